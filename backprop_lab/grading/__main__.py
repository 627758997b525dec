"""The way in: `backprop-lab`, which an install for students has too, without what grading needs."""

import sys


def main() -> None:
    """Run the command line, or say what to install for it."""
    try:
        from backprop_lab.grading import command_line
    except ModuleNotFoundError as problem:
        if (problem.name or "").startswith("backprop_lab"):
            raise
        sys.exit(
            f"backprop-lab: the package {problem.name} is not installed; "
            "in the folder of the project, say: pip install '.[grading]'"
        )
    command_line.main()


if __name__ == "__main__":
    main()
