"""HiGHS at work: silent, the same on every machine, and never so busy that nobody hears of it."""

from threading import Thread

import highspy

from matching.engine.clock import Clock

_SECONDS = 0.5


class _Silent(highspy.Highs):
    """HiGHS without callbacks: switching them on prints a banner on standard output, where only the solution may
    stand.
    """

    def enableCallbacks(self) -> None:  # noqa: N802  (its name in highspy)
        self.setOptionValue("output_flag", False)


def solver() -> highspy.Highs:
    """HiGHS, silent, on one thread, with a fixed seed: the same input gives the same output on every machine."""
    highs = _Silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("random_seed", 0)
    return highs


def run(highs: highspy.Highs, clock: Clock) -> None:
    """Let HiGHS solve what it was given; the clock's listener hears about it every half a second until it is done.

    What the listener raises stops HiGHS and comes out here. It is called in the thread that calls this, so it may use
    what belongs to that thread.
    """
    if clock.listener is None:
        _run(highs)
        return
    failed: list[BaseException] = []

    def work() -> None:
        try:
            _run(highs)
        except BaseException as error:  # it is raised again below, in the thread that waits
            failed.append(error)

    worker = Thread(target=work, daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(_SECONDS)
            if worker.is_alive():
                clock.tick()
            if clock.over():
                # The listener may have ended it: HiGHS looks at its time limit after every iteration.
                highs.setOptionValue("time_limit", 0.0)
    except BaseException:
        # None of its time is left, and HiGHS ends at once.
        highs.setOptionValue("time_limit", 0.0)
        worker.join()
        raise
    if failed:
        raise failed[0]


def _run(highs: highspy.Highs) -> None:
    """Solve. Where somebody else in the same process has let HiGHS take more threads, it refuses to take one only until its
    scheduler is set back.
    """
    if highs.run() == highspy.HighsStatus.kError:
        highspy.Highs.resetGlobalScheduler(True)
        if highs.run() == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS cannot solve what it was given")
