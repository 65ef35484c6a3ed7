/**
 * How fast Doorward is, beside the walls it cannot be faster than: {@link dev.doorward.benchmarks.Main}. Two benchmarks lie in
 * the packages of what they measure, because that is nobody else's to call.
 */
package dev.doorward.benchmarks;
