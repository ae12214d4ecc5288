from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Keeping the program running: backup, restore, drill, and how everything is."""

    name = "ilnp.operations"
    label = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from ilnp.due import health
        from ilnp.due.tasks import minute_passed
        from ilnp.operations import ages, tasks
        from ilnp.operations.version import program_version

        health.register_part("backup", ages.how_backups_are)
        health.register_fact("version", program_version)
        health.register_fact("backup_age_hours", ages.backup_age_hours)
        health.register_fact("restored_backup_age_hours", ages.restored_backup_age_hours)

        minute_passed.connect(tasks.look_for_work, dispatch_uid="ilnp.operations.tasks")
