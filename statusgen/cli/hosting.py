"""``statusgen hosting``: a ready configuration of a web server, or a job that builds again and again."""

from pathlib import Path

import click

from statusgen import __version__
from statusgen.cli.options import EXIT_STATUSES, find_command, refusals, refuse_address, refuse_nothing, with_slash
from statusgen.cli.talk import Talk, say_to_editors
from statusgen.formats.hosting import JOBS, SERVERS


@click.command(epilog=EXIT_STATUSES)
@click.argument("what", type=click.Choice([*SERVERS, *JOBS]), metavar="WHAT")
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder that holds content/ (default: here).",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the site on the server (default: site/ of the project).",
)
@click.option("--base-url", default="", help="Address of the published site, instead of the one in settings.yaml.")
@click.option("--domain", default="", help="Name of the host, instead of the one in the address.")
@click.option("--listen", default="", help="Address and port without encryption, such as 127.0.0.1:8080.")
def hosting(what: str, project: Path, root: Path | None, base_url: str, domain: str, listen: str) -> None:
    """Print a ready configuration of a web server for this site, or a job that builds it again and again.

    A server (nginx, caddy, apache) sends readers to their language, says how long each file may be kept, and sends
    compressed copies where "statusgen build --compress" made them. A job (cron, systemd, github, gitlab, docker) builds
    every few minutes with the least rights that will do, and keeps the record of what was published between its runs.

    \b
    Examples:
      statusgen hosting nginx --root /srv/status/site > status.conf
      statusgen hosting caddy --root /srv/status/site > Caddyfile
      statusgen hosting apache --root /srv/status/site --domain status.example
      statusgen hosting systemd --project /srv/status
      statusgen hosting github > .github/workflows/status.yml
    """
    from statusgen.cli.recording import find_moved
    from statusgen.cli.waiting_talk import say_demonstration
    from statusgen.content.messages import editors_of
    from statusgen.content.read import read_settings
    from statusgen.formats.hosting.jobs import make_job
    from statusgen.formats.hosting.servers import CannotBeWritten, is_host, is_listening, make_hosting

    talk = Talk(quiet=False, verbose=False)
    refuse_address(base_url, project)
    if domain and not is_host(domain):
        raise click.BadParameter(say_to_editors(project, "hosting-domain"), param_hint="--domain")
    if listen and not is_listening(listen):
        raise click.BadParameter(say_to_editors(project, "hosting-listen"), param_hint="--listen")
    with refusals(talk, project):
        refuse_nothing(talk, project)
        settings = read_settings(project, lambda _path: None)
        if settings is None:
            talk.fail_with("settings-unusable", project)
        if settings.demonstration is not None:
            click.echo(say_demonstration(settings.demonstration, editors_of(settings)), err=True)
        address, folder = with_slash(base_url) or settings.base_url, (root or project / "site").absolute()
        try:
            if what in JOBS:
                made = make_job(what, project.resolve(), *find_command(), __version__, address)
            else:
                moved, counting = find_moved(project)
                own = counting or settings
                led = (moved, own.former_languages, own.reference)
                made = make_hosting(what, address, own.languages, folder, domain, listen, *led)
        except CannotBeWritten as fault:
            talk.fail_with("hosting-letters", project, name=fault)
    click.echo(made, nl=False)
