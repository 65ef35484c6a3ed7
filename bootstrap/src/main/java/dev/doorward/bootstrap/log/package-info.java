/** How a line of the log is written. Logback makes these by their names, so they are public. */
package dev.doorward.bootstrap.log;
