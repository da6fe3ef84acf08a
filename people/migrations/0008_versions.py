

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_films'),
    ]

    operations = [
        migrations.CreateModel(
            name='TableChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=63)),
            ],
        ),
        migrations.CreateModel(
            name='TableVersion',
            fields=[
                ('name', models.CharField(max_length=63, primary_key=True, serialize=False)),
                ('version', models.PositiveBigIntegerField(default=0)),
            ],
        ),
    ]
