package dev.doorward.bootstrap;

import java.util.function.BiFunction;

/** A setting of several knobs, each of which is a variable. */
final class Knobs<T> {

    private final Environment environment;
    private T setting;

    Knobs(Environment environment, T defaults) {
        this.environment = environment;
        this.setting = defaults;
    }

    void turn(String name, BiFunction<T, String, T> knob) {
        setting = environment.read(name, text -> knob.apply(setting, text)).orElse(setting);
    }

    T setting() {
        return setting;
    }
}
