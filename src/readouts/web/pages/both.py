"""One view, two addresses: a page, and with ``.json`` at its end what the page says."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import Response

from readouts.web.asking import Asking, Refused

View = TypeVar("View", bound=Callable[..., Any])


class Table(NamedTuple):
    """A shape as rows for a spreadsheet, under a file's name without its suffix."""

    name: str
    header: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]


class Extra(NamedTuple):
    """A shape, and what only the page needs beside it.

    ``problem`` is why what was asked cannot be answered (400): the page says it beside its form.
    """

    shape: Any
    extras: Mapping[str, Any]
    problem: str = ""


def both(
    router: APIRouter, path: str, template: str, table: Callable[[Any], Table] | None = None
) -> Callable[[View], View]:
    """Answer at ``path`` with the page that ``template`` makes of a view's shape, as JSON, and as CSV.

    The view's first parameter is ``asking``, the others are FastAPI's, and it says which shape it returns:
    a dataclass of plain values, or an :class:`Extra` around one.
    """

    def register(view: View) -> View:
        def data(given: dict[str, Any]) -> Response:
            asking: Asking = given["asking"]
            return asking.json(_answered(view, given))

        def page(given: dict[str, Any]) -> Response:
            asking: Asking = given["asking"]
            found = _seen(view, given)
            shape, extras, problem = found if isinstance(found, Extra) else Extra(found, {})
            return asking.page(template, shape, 400 if problem else 200, problem=problem, **extras)

        def rows(given: dict[str, Any]) -> Response:
            assert table is not None
            asking: Asking = given["asking"]
            made = table(_answered(view, given))
            return asking.table(made.name, (made.header, *made.rows))

        address = "/index" if path == "/" else path
        if table is not None:
            router.add_api_route(
                f"{address}.csv", _endpoint(view, rows), methods=["GET"], include_in_schema=False
            )
        router.add_api_route(
            f"{address}.json",
            _endpoint(view, data),
            methods=["GET"],
            response_model=_model(view),
            name=f"{view.__name__}_json",
            summary=(view.__doc__ or "").partition("\n")[0].rstrip("."),
        )
        router.add_api_route(
            path, _endpoint(view, page), methods=["GET"], include_in_schema=False, name=view.__name__
        )
        return view

    return register


def _endpoint(view: View, make: Callable[[dict[str, Any]], Response]) -> Callable[..., Awaitable[Response]]:
    """What FastAPI calls, with the parameters of the view, and one after the other."""

    async def answer(**given: Any) -> Response:
        asking: Asking = given["asking"]
        return await to_thread.run_sync(make, given, limiter=asking.site.turn)

    signature = inspect.signature(view, eval_str=True).replace(return_annotation=Response)
    answer.__signature__ = signature  # type: ignore[attr-defined]
    answer.__name__, answer.__doc__ = view.__name__, view.__doc__
    return answer


def _model(view: View) -> Any:
    return view.shape if hasattr(view, "shape") else inspect.signature(view, eval_str=True).return_annotation


def _seen(view: View, given: dict[str, Any]) -> Any:
    asking: Asking = given["asking"]
    with asking.archive.at_once():
        return view(**given)


def _answered(view: View, given: dict[str, Any]) -> Any:
    """The shape that a view makes.

    Raises:
        Refused: what was asked cannot be answered (400).
    """
    found = _seen(view, given)
    if isinstance(found, Extra) and found.problem:
        raise Refused(400, found.problem)
    return found.shape if isinstance(found, Extra) else found


def shaped(shape: type) -> Callable[[View], View]:
    """Say which shape a view that returns an :class:`Extra` puts in it."""

    def mark(view: View) -> View:
        view.shape = shape  # type: ignore[attr-defined]
        return view

    return mark
