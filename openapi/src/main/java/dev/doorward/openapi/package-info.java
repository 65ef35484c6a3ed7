/**
 * The documents of the API, which every exchange of the end-to-end tests is held against, and the programs that tests run; for tests of this
 * build only.
 */
package dev.doorward.openapi;
