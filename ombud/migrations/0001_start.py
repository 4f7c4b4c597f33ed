import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Story",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=2000)),
                ("slug", models.SlugField(allow_unicode=True, max_length=120)),
                ("cms_id", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("own", "Own"), ("push", "Push"), ("fetch", "Fetch")], default="fetch", max_length=8
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("standing", "Standing"), ("retracted", "Retracted")],
                        default="standing",
                        max_length=10,
                    ),
                ),
                ("headline", models.CharField(blank=True, max_length=500)),
                ("standfirst", models.TextField(blank=True)),
                ("authors", models.JSONField(blank=True, default=list)),
                ("section", models.CharField(blank=True, max_length=120)),
                ("tags", models.JSONField(blank=True, default=list)),
                ("picture", models.CharField(blank=True, max_length=2000)),
                ("language", models.CharField(blank=True, max_length=20)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("modified_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "moderation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("after", "After"),
                            ("before", "Before"),
                            ("newcomers", "Newcomers"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("slow_seconds", models.PositiveIntegerField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("replies_locked", models.BooleanField(default=False)),
                ("edition", models.PositiveBigIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("last_position", models.PositiveIntegerField(default=0)),
                ("etag", models.CharField(blank=True, max_length=300)),
                ("last_modified", models.CharField(blank=True, max_length=100)),
                ("fetch_at", models.DateTimeField(blank=True, null=True)),
                ("fetch_error", models.CharField(blank=True, max_length=300)),
                ("fetch_failures", models.PositiveSmallIntegerField(default=0)),
                ("relate_at", models.DateTimeField(blank=True, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="ombud.story"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "stories",
                "indexes": [
                    models.Index(fields=["changed_at"], name="story_changed"),
                    models.Index(
                        condition=models.Q(("fetch_at__isnull", False)), fields=["fetch_at"], name="story_fetch"
                    ),
                    models.Index(
                        condition=models.Q(("relate_at__isnull", False)), fields=["relate_at"], name="story_relate"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("slug", models.SlugField(allow_unicode=True, max_length=120)),
            ],
            options={
                "verbose_name_plural": "series",
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.SlugField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("url", models.CharField(blank=True, max_length=500)),
                ("languages", models.JSONField(default=list)),
                ("origins", models.JSONField(default=list)),
                ("private_hosts", models.JSONField(default=list)),
                ("webhook_url", models.CharField(blank=True, max_length=500)),
                ("timezone", models.CharField(default="UTC", max_length=64)),
                ("key_version", models.PositiveIntegerField(default=1)),
                ("policy", models.JSONField(blank=True, default=dict)),
                ("screening", models.JSONField(blank=True, default=dict)),
                ("sso", models.JSONField(blank=True, default=dict)),
                ("renew_below", models.PositiveBigIntegerField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Unindexed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("comment_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("depth", models.PositiveSmallIntegerField(default=0)),
                ("position", models.PositiveIntegerField(null=True)),
                ("last_reply", models.PositiveIntegerField(default=0)),
                ("live_replies", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("body", models.TextField()),
                ("html", models.TextField()),
                ("language", models.CharField(blank=True, max_length=20)),
                (
                    "veil",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("author", "Author"), ("moderator", "Moderator")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("veil_label", models.CharField(blank=True, max_length=160)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("spam", "Spam"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("recommendations", models.PositiveIntegerField(default=0)),
                ("badge", models.CharField(blank=True, max_length=80)),
                ("pinned", models.BooleanField(default=False)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("address_hash", models.CharField(blank=True, max_length=32)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("sketch", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="ombud.comment",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="descendants",
                        to="ombud.comment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["root", "position"], name="comment_replies"),
                    models.Index(fields=["address_hash", "-created_at"], name="comment_address"),
                    models.Index(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=["address", "-created_at"],
                        name="comment_ip",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="claim", to="ombud.comment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommentRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, max_length=20)),
                ("body", models.TextField()),
                ("html", models.TextField()),
                ("created_at", models.DateTimeField()),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="ombud.comment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("typo", "Typo"),
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("update", "Update"),
                            ("retraction", "Retraction"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("duplicate", "Duplicate"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("exact", models.TextField(blank=True)),
                ("prefix", models.TextField(blank=True)),
                ("suffix", models.TextField(blank=True)),
                ("suggestion", models.TextField(blank=True)),
                ("message", models.TextField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("lang", models.CharField(blank=True, max_length=10)),
                ("address_hash", models.CharField(blank=True, max_length=32)),
                ("state", models.CharField(blank=True, max_length=10)),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                ("score", models.FloatField(default=0)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("weight", models.FloatField(default=0)),
                ("review", models.CharField(blank=True, max_length=10)),
                ("reason", models.TextField(blank=True)),
                ("wording", models.TextField(blank=True)),
                (
                    "fix",
                    models.CharField(
                        blank=True, choices=[("", "None"), ("due", "Due"), ("done", "Done")], max_length=5
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="duplicates",
                        to="ombud.correction",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="ombud.story",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["story", "status"], name="correction_story"),
                    models.Index(fields=["address_hash", "-created_at"], name="correction_address"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Memo",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("until", models.FloatField()),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="memo_over")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("", "None"),
                            ("typo", "Typo"),
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("update", "Update"),
                            ("retraction", "Retraction"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "placement",
                    models.CharField(choices=[("top", "Top"), ("foot", "Foot")], default="foot", max_length=5),
                ),
                ("was", models.TextField(blank=True)),
                ("now", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("language", models.CharField(blank=True, max_length=20)),
                ("by", models.CharField(max_length=150)),
                ("published_at", models.DateTimeField()),
                ("amended_at", models.DateTimeField(null=True)),
                (
                    "correction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="ombud.correction",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ombud.story",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="ombud.story",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["site", "-published_at"], name="notice_latest"),
                    models.Index(fields=["story", "published_at"], name="notice_story"),
                ],
                "constraints": [models.UniqueConstraint(fields=("site", "serial"), name="notice_serial")],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="corrected_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="corrected_comments",
                to="ombud.notice",
            ),
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was", models.TextField(blank=True)),
                ("now", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("reason", models.TextField(blank=True)),
                ("by", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="amendments", to="ombud.notice"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(blank=True, max_length=150)),
                ("created_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="merges_away", to="ombud.story"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="merges_in", to="ombud.story"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="comment",
            name="home",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="ombud.story",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="story",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="ombud.story"
            ),
        ),
        migrations.CreateModel(
            name="Reader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("guest", "Guest"), ("account", "Account"), ("sso", "Sso"), ("erased", "Erased")],
                        default="guest",
                        max_length=8,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=300, null=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("badge", models.CharField(blank=True, max_length=80)),
                ("skeleton", models.CharField(blank=True, max_length=120)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("preferences", models.JSONField(blank=True, default=dict)),
                (
                    "standing",
                    models.CharField(
                        choices=[("good", "Good"), ("suspended", "Suspended"), ("banned", "Banned")],
                        default="good",
                        max_length=10,
                    ),
                ),
                ("suspended_until", models.DateTimeField(blank=True, null=True)),
                (
                    "digest",
                    models.CharField(
                        blank=True,
                        choices=[("", "Never"), ("hourly", "Hourly"), ("daily", "Daily")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("digest_at", models.DateTimeField(blank=True, null=True)),
                ("digest_since", models.DateTimeField(blank=True, null=True)),
                ("erase_at", models.DateTimeField(blank=True, null=True)),
                ("token_version", models.PositiveSmallIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="readers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="ombud.site"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["site", "name"], name="reader_name"),
                    models.Index(
                        condition=models.Q(("skeleton", ""), _negated=True),
                        fields=["site", "skeleton"],
                        name="reader_skeleton",
                    ),
                    models.Index(
                        condition=models.Q(("email", ""), _negated=True), fields=["site", "email"], name="reader_email"
                    ),
                    models.Index(
                        condition=models.Q(("standing", "good"), _negated=True), fields=["site"], name="reader_barred"
                    ),
                    models.Index(
                        condition=models.Q(("digest_at__isnull", False)), fields=["digest_at"], name="reader_digest"
                    ),
                    models.Index(
                        condition=models.Q(("erase_at__isnull", False)), fields=["erase_at"], name="reader_erase"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "user"), name="reader_user"),
                    models.UniqueConstraint(fields=("site", "subject"), name="reader_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="ombud.reader"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="correction",
            name="reader",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="corrections",
                to="ombud.reader",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="reader",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="comments",
                to="ombud.reader",
            ),
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("headline", models.CharField(blank=True, max_length=500)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                ("digest", models.CharField(max_length=64)),
                (
                    "source",
                    models.CharField(
                        choices=[("own", "Own"), ("push", "Push"), ("fetch", "Fetch"), ("fix", "fix")], max_length=8
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="ombud.story",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("story", "number"), name="revision_number")],
            },
        ),
        migrations.AddField(
            model_name="correction",
            name="fixed_in",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="fixes", to="ombud.revision"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="revision",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="ombud.revision"
            ),
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=500)),
                ("place", models.CharField(blank=True, choices=[("appeals", "Appeals")], max_length=10)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "place", "name"), name="view_once")],
            },
        ),
        migrations.CreateModel(
            name="Second",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message", models.TextField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("lang", models.CharField(blank=True, max_length=10)),
                ("address_hash", models.CharField(blank=True, max_length=32)),
                ("created_at", models.DateTimeField()),
                (
                    "correction",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seconded_by",
                        to="ombud.correction",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seconds", to="ombud.reader"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["address_hash", "-created_at"], name="second_address")],
                "constraints": [models.UniqueConstraint(fields=("correction", "reader"), name="second_once")],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("by", models.CharField(blank=True, max_length=150)),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="part", to="ombud.story"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="ombud.series",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["series", "number"], name="part_order")],
            },
        ),
        migrations.AddField(
            model_name="story",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="stories", to="ombud.site"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="series", to="ombud.site"
            ),
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                (
                    "moderation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("after", "After"),
                            ("before", "Before"),
                            ("newcomers", "Newcomers"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("slow_seconds", models.PositiveIntegerField(blank=True, null=True)),
                ("close_days", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("site", "name"), name="section_once")],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[("owner", "Owner"), ("editor", "Editor"), ("moderator", "Moderator")], max_length=10
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=120)),
                ("given_by", models.CharField(blank=True, max_length=150)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="ombud.site"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "site", "name", "section"), name="role_once")],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=20)),
                ("scope", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("made", models.PositiveBigIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "reader",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.reader"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="receipts",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="receipt_age")],
                "constraints": [models.UniqueConstraint(fields=("site", "verb", "scope"), name="receipt_once")],
            },
        ),
        migrations.CreateModel(
            name="ReasonText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("abuse", "Abuse"),
                            ("hate", "Hate"),
                            ("spam", "Spam"),
                            ("off_topic", "Off Topic"),
                            ("personal_data", "Personal Data"),
                            ("illegal", "Illegal"),
                            ("spoiler", "Spoiler"),
                            ("misleading", "Misleading"),
                            ("impersonation", "Impersonation"),
                            ("duplicate", "Duplicate"),
                            ("other", "Other"),
                        ],
                        max_length=30,
                    ),
                ),
                ("language", models.CharField(max_length=20)),
                ("text", models.TextField()),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reason_texts",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("site", "code", "language"), name="reason_text_once")],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=200)),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="origins",
                        to="ombud.comment",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="origins_of_comments",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("site", "source", "key"), name="origin_once")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("mail", "Mail"), ("webhook", "Webhook")], max_length=8)),
                ("to", models.CharField(max_length=500)),
                ("body", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("due", "Due"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                        ],
                        default="due",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("due_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "reader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="messages",
                        to="ombud.reader",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "status", "due_at"], name="message_due"),
                    models.Index(fields=["site", "status"], name="message_site"),
                    models.Index(fields=["created_at"], name="message_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("editor", "Editor"), ("moderator", "Moderator")], max_length=10
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("mailed", models.BooleanField(default=False)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("invited_by", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="ombud.site"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address_hash", models.CharField(blank=True, max_length=32)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("abuse", "Abuse"),
                            ("hate", "Hate"),
                            ("spam", "Spam"),
                            ("spoiler", "Spoiler"),
                            ("off_topic", "Off Topic"),
                            ("personal_data", "Personal Data"),
                            ("illegal", "Illegal"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("notice", models.JSONField(blank=True, default=dict)),
                ("weight", models.PositiveIntegerField(default=100)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("upheld", "Upheld"), ("dismissed", "Dismissed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="ombud.comment",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="flags", to="ombud.reader"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["comment", "status"], name="flag_comment"),
                    models.Index(condition=models.Q(("status", "open")), fields=["site", "id"], name="flag_open"),
                    models.Index(fields=["address_hash", "-created_at"], name="flag_address"),
                ],
                "constraints": [models.UniqueConstraint(fields=("comment", "reader"), name="flag_once")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=200)),
                (
                    "outcome",
                    models.CharField(choices=[("reject", "Reject"), ("hold", "Hold"), ("veil", "Veil")], max_length=10),
                ),
                ("language", models.CharField(blank=True, max_length=20)),
                ("exact", models.BooleanField(default=False)),
                ("added_by", models.CharField(blank=True, max_length=150)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "constraints": [models.UniqueConstraint(fields=("site", "words", "language"), name="entry_once")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("by", models.CharField(max_length=150)),
                ("verb", models.CharField(max_length=30)),
                ("before", models.CharField(blank=True, max_length=20)),
                ("after", models.CharField(blank=True, max_length=20)),
                ("rule", models.CharField(blank=True, max_length=40)),
                ("code", models.CharField(blank=True, max_length=30)),
                ("reason", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField()),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="ombud.comment",
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="ombud.correction",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="ombud.notice",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="ombud.story",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="ombud.reader",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["site", "-created_at"], name="decision_latest"),
                    models.Index(fields=["-created_at"], name="decision_newest"),
                    models.Index(fields=["by", "-created_at"], name="decision_by"),
                    models.Index(fields=["verb", "-created_at"], name="decision_verb"),
                    models.Index(fields=["code", "-created_at"], name="decision_code"),
                    models.Index(fields=["rule", "-created_at"], name="decision_rule"),
                    models.Index(fields=["by", "comment"], name="decision_fired"),
                    models.Index(
                        condition=models.Q(("verb", "undo")), fields=["site", "created_at"], name="decision_undone"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="correction",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="ombud.site"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="site",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="ombud.site"
            ),
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("upheld", "Upheld"), ("declined", "Declined")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="appeal", to="ombud.decision"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="appeals",
                        to="ombud.reader",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appeals",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["site", "-created_at"], name="appeal_latest"),
                    models.Index(condition=models.Q(("status", "open")), fields=["site", "id"], name="appeal_open"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(choices=[("open", "Open"), ("seen", "Seen")], default="open", max_length=5),
                ),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alarms", to="ombud.correction"
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alarms", to="ombud.story"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.revision"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alarms",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["site", "status", "-id"], name="alarm_queue")],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=2000)),
                ("url", models.CharField(max_length=2000)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "home",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ombud.story",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="addresses", to="ombud.story"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="ombud.site",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "addresses",
                "constraints": [models.UniqueConstraint(fields=("site", "key"), name="address_key")],
            },
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verb",
                    models.CharField(
                        choices=[("hold", "Hold"), ("reject", "Reject"), ("spam", "Spam"), ("restore", "Restore")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(null=True)),
                ("last", models.PositiveBigIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sweep", to="ombud.decision"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sweeps", to="ombud.reader"
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.decision"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("finished_at__isnull", True)), fields=["id"], name="sweep_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tagging",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(allow_unicode=True, max_length=120)),
                ("name", models.CharField(max_length=120)),
                ("published_at", models.DateTimeField()),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.site"
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
                        to="ombud.story",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["site", "slug", "-published_at"], name="tagging_latest")],
                "constraints": [models.UniqueConstraint(fields=("story", "slug"), name="tagging_once")],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, max_length=20)),
                ("shown", models.IntegerField(default=0)),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="ombud.story",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("story", "language"), name="tally_language")],
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("provider", models.CharField(max_length=20)),
                ("html", models.TextField(blank=True)),
                ("asked_by", models.CharField(blank=True, max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("again_at", models.DateTimeField()),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="ombud.comment",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["asked_by", "asked_at"], name="translation_asked")],
                "constraints": [models.UniqueConstraint(fields=("comment", "language"), name="translation_language")],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=20)),
                ("body", models.TextField()),
                ("html", models.TextField()),
                ("veil_label", models.CharField(blank=True, max_length=160)),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "Pending"), ("approved", "Approved"), ("rejected", "Rejected")],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="ombud.comment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("status", "pending")), fields=["id"], name="version_waiting")
                ],
                "constraints": [models.UniqueConstraint(fields=("comment", "language"), name="version_language")],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(blank=True, max_length=200)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("added_by", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "reader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watches",
                        to="ombud.reader",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="watches", to="ombud.site"
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="watches", to="ombud.story"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="ombud.comment",
                    ),
                ),
                (
                    "mentioned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mentioned_by", to="ombud.comment"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("comment", "mentioned"), name="mention_once")],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.CharField(max_length=150)),
                ("asked_of", models.CharField(blank=True, max_length=150)),
                ("question", models.TextField(blank=True)),
                ("answered_by", models.CharField(blank=True, max_length=150)),
                ("answer", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="ombud.comment"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("answered_at__isnull", True)), fields=["id"], name="opinion_open"),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", False), ("heard_at__isnull", True)),
                        fields=["asked_by"],
                        name="opinion_unheard",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("languages", models.JSONField(blank=True, default=list)),
                (
                    "mail",
                    models.CharField(blank=True, choices=[("hourly", "Hourly"), ("daily", "Daily")], max_length=6),
                ),
                ("mail_language", models.CharField(blank=True, max_length=12)),
                ("mail_at", models.DateTimeField(null=True)),
                ("mail_since", models.DateTimeField(null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("mail_at__isnull", False)), fields=["mail_at"], name="preference_mail"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="ombud.story",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=20)),
                ("basis", models.CharField(max_length=64)),
                ("updated_at", models.DateTimeField()),
                ("terms", models.BinaryField()),
                ("sketch", models.BinaryField()),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.site"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["site", "story", "updated_at"], name="profile_site"),
                    models.Index(fields=["site", "updated_at"], name="profile_updated"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=[("pinned", "Pinned"), ("banned", "Banned")], max_length=10)),
                ("place", models.PositiveIntegerField(default=0)),
                ("by", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.story"),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="placements",
                        to="ombud.story",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("story", "other"), name="placement_once")],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.FloatField()),
                ("words", models.JSONField(default=list)),
                ("tags", models.JSONField(default=list)),
                (
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.story"),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="likenesses",
                        to="ombud.story",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "likenesses",
                "constraints": [models.UniqueConstraint(fields=("story", "other"), name="likeness_once")],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "Decision"),
                            ("warning", "Warning"),
                            ("appeal", "Appeal"),
                            ("correction", "Correction"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.comment"
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.correction"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ombud.decision"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="ombud.reader",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["reader", "-created_at"], name="notification_latest")],
            },
        ),
        migrations.CreateModel(
            name="NamedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=80)),
                ("verified_by", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "story",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named",
                        to="ombud.story",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="named_in", to="ombud.reader"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("story", "reader"), name="named_once")],
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "muted",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="muted_by", to="ombud.reader"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to="ombud.reader",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("reader", "muted"), name="mute_once")],
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("mark", models.CharField(max_length=64)),
                ("lang", models.CharField(blank=True, max_length=10)),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "Asked"), ("confirmed", "Confirmed"), ("refused", "Refused")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("address_hash", models.CharField(blank=True, max_length=32)),
                ("asked", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "reader",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mailboxes",
                        to="ombud.reader",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["mark", "asked_at"], name="mailbox_asked"),
                    models.Index(fields=["address_hash", "asked_at"], name="mailbox_network"),
                ],
                "constraints": [models.UniqueConstraint(fields=("reader", "mark"), name="mailbox_once")],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_back", models.BooleanField(default=False)),
                ("changes", models.PositiveSmallIntegerField(default=1)),
                ("address_hash", models.CharField(blank=True, max_length=32)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "comment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommended_by",
                        to="ombud.comment",
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recommended", to="ombud.reader"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["comment", "address_hash"], name="recommendation_address")],
                "constraints": [models.UniqueConstraint(fields=("comment", "reader"), name="recommendation_once")],
            },
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["site", "changed_at"], name="story_site_changed"),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["site", "-published_at"], name="story_published"),
        ),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["site", "-created_at"], name="story_met"),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.UniqueConstraint(fields=("site", "slug"), name="story_slug"),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.UniqueConstraint(fields=("site", "cms_id"), name="story_cms_id"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(fields=("site", "slug"), name="series_slug"),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["site", "status", "-weight", "-id"], name="correction_queue"),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["site", "created_at"], name="correction_site_time"),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["reader", "-created_at"], name="correction_reader"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(condition=models.Q(("root", None)), fields=["story", "position"], name="comment_roots"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("root", None)),
                fields=["story", "-recommendations", "position"],
                name="comment_best",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["site", "status", "-id"], name="comment_latest"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["story", "status", "-id"], name="comment_story_latest"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["story", "name"], name="comment_name"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["reader", "-created_at", "status"], name="comment_reader"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["site", "-created_at", "id"], name="comment_recent"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("reviewed_at__isnull", True)),
                fields=["site", "status", "id", "language"],
                name="comment_unseen",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(condition=models.Q(("home__isnull", False)), fields=["home"], name="comment_home"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(condition=models.Q(("pinned", True)), fields=["story"], name="comment_pinned"),
        ),
    ]
