package dev.truce.testkit.contract;

import java.util.concurrent.CountDownLatch;

/** Lets threads other than the test's wait until two are there. */
final class Meeting {

    private final Thread test = Thread.currentThread();
    private final CountDownLatch there = new CountDownLatch(2);

    boolean isOfTest() {
        return Thread.currentThread().equals(test);
    }

    void await() {
        there.countDown();
        try {
            there.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
