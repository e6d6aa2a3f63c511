"""``python -m appliance`` and the frozen program start here. Kept light: child processes import it too."""


def main() -> None:
    """Run the command line."""
    import multiprocessing

    multiprocessing.freeze_support()
    from appliance.cli import run

    run()


if __name__ == "__main__":
    main()
