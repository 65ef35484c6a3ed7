/**
 * Fuzz tests in two lengths from one property. A test extends {@link dev.doorward.fuzzing.FuzzTarget} and keeps its corpus
 * beside its resources; every build tries the corpus and mutations of it, and the profile {@code fuzz} lets Jazzer look for
 * inputs that reach new code.
 */
package dev.doorward.fuzzing;
