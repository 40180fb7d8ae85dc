"""Which numbers fit equations: one linear program that is kept warm.

The program is handed to HiGHS once. Whoever asks for the smallest or the largest value of a number, or
changes the bounds of one, goes on from the last solution: a few steps, not a program anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

# Columns of one equation, each with the factor that it is counted with; together they come to nought.
Equation = Sequence[tuple[int, int]]
# The least and the most that a number can be.
Bounds = tuple[int, int]


class Solver:
    """Equations over numbers within bounds. Every equation holds until it is dropped."""

    def __init__(self, bounds: Sequence[Bounds], equations: Sequence[Equation]) -> None:
        # Here and below: loaded only where a report is published.
        import highspy  # noqa: PLC0415
        import numpy as np  # noqa: PLC0415

        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(bounds), len(equations)
        model.col_cost_ = np.zeros(len(bounds))
        model.col_lower_ = np.array([least for least, _most in bounds], float)
        model.col_upper_ = np.array([most for _least, most in bounds], float)
        model.row_lower_ = model.row_upper_ = np.zeros(len(equations))
        cells = [cell for one in equations for cell in one]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *map(len, equations)])
        model.a_matrix_.index_ = np.array([column for column, _factor in cells], int)
        model.a_matrix_.value_ = np.array([factor for _column, factor in cells], float)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        # Without a first simplification, so that the last solution can be gone on from.
        for name, value in (("solver", "simplex"), ("presolve", "off"), ("simplex_strategy", 4)):
            self._highs.setOptionValue(name, value)
        self._highs.passModel(model)
        status = highspy.HighsModelStatus
        self._solved, self._impossible = {status.kOptimal, status.kModelEmpty}, status.kInfeasible
        self._inf = highspy.kHighsInf
        self._size = len(bounds)
        self._weighed: list[int] = []
        self.forget()

    def forget(self) -> None:
        """Forget which values were found possible."""
        import numpy as np  # noqa: PLC0415

        self._low, self._high = np.full(self._size, np.inf), np.full(self._size, -np.inf)

    def found(self, column: int) -> tuple[float, float]:
        """Return the smallest and the largest value of a number that was found possible so far."""
        return float(self._low[column]), float(self._high[column])

    def bound(self, column: int, bounds: Bounds) -> None:
        """Give a number other bounds. Where they are closer, ``forget`` what was found."""
        self._highs.changeColBounds(column, *map(float, bounds))

    def drop(self, rows: Iterable[int]) -> None:
        """Let equations not hold any more."""
        for row in rows:
            self._highs.changeRowBounds(row, -self._inf, self._inf)

    def hold(self, rows: Iterable[int]) -> None:
        """Let equations that were dropped hold again."""
        for row in rows:
            self._highs.changeRowBounds(row, 0.0, 0.0)

    def look(self, cost: Mapping[int, float]) -> bool:
        """Find possible values that make the cost least; return whether any are possible.

        Raises RuntimeError where the program is neither solved nor found impossible.
        """
        import numpy as np  # noqa: PLC0415

        for column in self._weighed:
            self._highs.changeColCost(column, 0.0)
        for column, weight in cost.items():
            self._highs.changeColCost(column, weight)
        self._weighed = list(cost)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == self._impossible:
            return False
        if status not in self._solved:
            raise RuntimeError(f"HiGHS gave up: {status}")
        values = np.array(self._highs.getSolution().col_value)
        np.minimum(self._low, values, out=self._low)
        np.maximum(self._high, values, out=self._high)
        return True
