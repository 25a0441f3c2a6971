"""What every group of commands has: a wrong name is answered with the one that was probably meant."""

from __future__ import annotations

import click


class CommandGroup(click.Group):
    """A group that says which of its commands was probably meant."""

    def meant(self, name: str, context: click.Context) -> str:
        """What to do instead of the command `name`, which does not exist: a sentence, or nothing."""
        from grader.intake.errors import did_you_mean

        return did_you_mean(name, self.list_commands(context))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        unknown = not name.startswith("-") and self.get_command(ctx, name) is None
        if unknown and not ctx.resilient_parsing:
            ctx.fail(f"There is no command {name!r}.{self.meant(name, ctx)}")
        return super().resolve_command(ctx, args)
