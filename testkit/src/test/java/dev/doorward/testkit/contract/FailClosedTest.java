package dev.doorward.testkit.contract;

/** Every call of every port, of every use case with every ending. */
class FailClosedTest implements FailClosedContract {

    @Override
    public FaultyWorld emptyWorld() {
        return new FaultyMemory(ports -> {});
    }

    @Override
    public int leastPoints() {
        return 1_000;
    }
}
