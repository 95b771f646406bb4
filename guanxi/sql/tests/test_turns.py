"""The second of two threads works while the first one waits for the database, and at no other time."""

from __future__ import annotations

import threading
import time

from guanxi.sql.turns import Turn, database_at_work


class Second(threading.Thread):
    def __init__(self, turn: Turn) -> None:
        super().__init__(daemon=True)
        self.turn, self.pieces, self.over = turn, 0, False

    def run(self) -> None:
        while not self.over:
            self.turn.await_mine()
            self.pieces += 1
            time.sleep(0.001)

    def does_something(self) -> bool:
        before = self.pieces
        time.sleep(0.1)
        return self.pieces > before + 1


def test_the_second_rests_while_the_first_holds_the_turn() -> None:
    turn = Turn()
    second = Second(turn)
    second.start()
    assert second.does_something(), "nobody holds it"
    with turn.held():
        assert not second.does_something()
        with database_at_work():
            assert second.does_something()
        assert not second.does_something()
    assert second.does_something()
    second.over = True
    second.join(5)
    assert not second.is_alive()


def test_it_is_given_back_when_the_first_fails() -> None:
    turn = Turn()
    try:
        with turn.held(), database_at_work():
            raise RuntimeError
    except RuntimeError:
        turn.await_mine()
    with database_at_work():
        turn.await_mine()
