"""``python -m hikisupport``: the same program as the console script."""

from hikisupport.cli.start import main

if __name__ == "__main__":
    main()
