/** How a line of the log is written: named by {@code logback.xml}, and therefore public. */
package dev.doorward.bootstrap.log;
