package dev.doorward.testkit;

import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.testkit.contract.AttemptsContract;
import dev.doorward.testkit.contract.DevicesContract;
import dev.doorward.testkit.contract.MemoryUnderTest;
import dev.doorward.testkit.contract.RevocationsContract;
import dev.doorward.testkit.contract.SessionsContract;
import dev.doorward.testkit.contract.SigningKeyStoreContract;
import dev.doorward.testkit.contract.StoreUnderTest;
import dev.doorward.testkit.contract.UsersContract;

class InMemoryStoreTest
        implements UsersContract,
                SessionsContract,
                RevocationsContract,
                AttemptsContract,
                DevicesContract,
                SigningKeyStoreContract {

    private final InMemoryStore memory = new InMemoryStore();

    @Override
    public SigningKeyStore signingKeyStore() {
        return memory;
    }

    @Override
    public StoreUnderTest store() {
        return new MemoryUnderTest(memory);
    }
}
