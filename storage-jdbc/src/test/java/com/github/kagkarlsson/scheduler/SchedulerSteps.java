package com.github.kagkarlsson.scheduler;

/** The steps of a scheduler that it takes by itself once it is started, for tests that let time pass by themselves. */
public final class SchedulerSteps {

    private SchedulerSteps() {}

    /** Hands what is due to the scheduler's executor. */
    public static void executeDue(Scheduler scheduler) {
        scheduler.executeDue();
    }

    /** Finds executions whose scheduler gave no sign of life. */
    public static void detectDead(Scheduler scheduler) {
        scheduler.detectDeadExecutions();
    }

    /** Gives a sign of life for what is under way. */
    public static void beat(Scheduler scheduler) {
        scheduler.updateHeartbeats();
    }
}
