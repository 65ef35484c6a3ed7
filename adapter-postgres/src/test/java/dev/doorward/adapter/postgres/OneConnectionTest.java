package dev.doorward.adapter.postgres;

/** All contracts with a pool of one connection, which a nested borrow would exhaust. */
class OneConnectionTest extends StoreContracts {

    OneConnectionTest() {
        super("doorward", 1);
    }
}
