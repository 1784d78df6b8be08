"""The tables of the register that the list shows; they are ours, Django only reads them."""

from django.db import models


class County(models.Model):  # type: ignore[misc]
    code = models.CharField(primary_key=True, max_length=6)
    name = models.CharField(max_length=60)

    class Meta:
        managed = False
        db_table = "county"

    def __str__(self) -> str:
        return str(self.name)


class Township(models.Model):  # type: ignore[misc]
    code = models.CharField(primary_key=True, max_length=9)
    county_code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    position = models.IntegerField()

    class Meta:
        managed = False
        db_table = "township"

    def __str__(self) -> str:
        return str(self.name)


class Person(models.Model):  # type: ignore[misc]
    public_id = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)

    class Meta:
        managed = False
        db_table = "person"

    def __str__(self) -> str:
        return str(self.name)


class Enterprise(models.Model):  # type: ignore[misc]
    public_id = models.CharField(max_length=12)
    county_code = models.CharField(max_length=6)
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=40)
    technology_field = models.CharField(max_length=8)
    registration_type = models.CharField(max_length=40)
    is_above_designated_size = models.BooleanField()
    is_fictitious = models.BooleanField()
    archived_on = models.DateField()
    updated_at = models.DateTimeField()
    township = models.ForeignKey(Township, models.DO_NOTHING, db_column="township_code", null=True)
    responsible = models.ForeignKey(Person, models.DO_NOTHING, null=True)

    class Meta:
        managed = False
        db_table = "enterprise"


class Title(models.Model):  # type: ignore[misc]
    enterprise = models.ForeignKey(Enterprise, models.DO_NOTHING, related_name="titles")
    programme = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        managed = False
        db_table = "title"


class YearlyFigures(models.Model):  # type: ignore[misc]
    enterprise = models.ForeignKey(Enterprise, models.DO_NOTHING, related_name="figures")
    fiscal_year = models.IntegerField()
    sales_cny = models.IntegerField()
    rd_cny = models.IntegerField()

    class Meta:
        managed = False
        db_table = "yearly_figures"
