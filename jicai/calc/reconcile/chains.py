"""Matching along the days: rows alike but for the day, some days apart.

Of all ways to match the rows of a chain the one counts that matches most of them and, among these, is fewest days
apart in sum. Where several ways are equally good, what they have in common is certain and the rest is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Edges of a chain: the place of a left row and of a right one.
Edges = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Matched:
    """Of a chain the pairs that every best way has, and groups of rows of which the best ways say different things."""

    sure: Edges
    doubtful: list[tuple[list[int], list[int]]]


def best_ways(left: Sequence[int], right: Sequence[int], most: int) -> Matched:
    """Match the rows on these days (numbers, each side rising), at most so many days apart.

    A best way that crosses itself has one that does not, equally good, so only these are looked at.
    """
    forward = _table(left, right, most)
    backward = [row[::-1] for row in _table([-one for one in left[::-1]], [-one for one in right[::-1]], most)[::-1]]
    best, worth = forward[len(left)][len(right)], _worth(left, most)
    edges = {
        i: [
            j
            for j, other in enumerate(right)
            if abs(day - other) <= most and forward[i][j] + worth - abs(day - other) + backward[i + 1][j + 1] == best
        ]
        for i, day in enumerate(left)
    }
    may_stay = {i: any(forward[i][j] + backward[i + 1][j] == best for j in range(len(right) + 1)) for i in edges}
    sure = [(i, ways[0]) for i, ways in edges.items() if len(ways) == 1 and not may_stay[i]]
    taken = {i for i, _ in sure}
    return Matched(sure, _groups([(i, j) for i, ways in edges.items() if i not in taken for j in ways]))


def _worth(left: Sequence[int], most: int) -> int:
    """What a pair is worth: more than all days together."""
    return (len(left) + 1) * (most + 1)


def _table(left: Sequence[int], right: Sequence[int], most: int) -> list[list[int]]:
    """What the first rows of either side can come to at best."""
    worth = _worth(left, most)
    table = [[0] * (len(right) + 1)]
    for day in left:
        before, row = table[-1], [0]
        for j, other in enumerate(right):
            best = before[j + 1] if before[j + 1] > row[j] else row[j]
            apart = day - other if day > other else other - day
            if apart <= most and before[j] + worth - apart > best:
                best = before[j] + worth - apart
            row.append(best)
        table.append(row)
    return table


def _groups(edges: Edges) -> list[tuple[list[int], list[int]]]:
    """The rows that hang together by edges."""
    of_left: dict[int, int] = {}
    of_right: dict[int, int] = {}
    members: dict[int, tuple[set[int], set[int]]] = {}
    for at, (i, j) in enumerate(edges):
        known = {group for group in (of_left.get(i), of_right.get(j)) if group is not None}
        lefts, rights = {i}, {j}
        for group in known:
            more_lefts, more_rights = members.pop(group)
            lefts |= more_lefts
            rights |= more_rights
        members[at] = (lefts, rights)
        of_left |= dict.fromkeys(lefts, at)
        of_right |= dict.fromkeys(rights, at)
    return sorted((sorted(lefts), sorted(rights)) for lefts, rights in members.values())
