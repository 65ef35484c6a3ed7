package dev.doorward.adapter.postgres;

/** All contracts with a connection for every racing thread, in a schema that has another name. */
class ManyConnectionsTest extends StoreContracts {

    ManyConnectionsTest() {
        super("accounts_of_7", 32);
    }
}
