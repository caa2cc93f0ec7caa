"""The products: a list, a new one, changing one, putting one away."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext

from animals import i18n, web
from animals.accounts.guard import allow, me, writing
from animals.accounts.rules import Right
from animals.errors import RescueError
from animals.stock import products as service
from animals.stock.forms import ProductForm
from animals.stock.models import Product
from animals.stock.rules import ProductKind
from animals.stock.views.doors import bp
from animals.stock.words import KIND_LABELS


@bp.get("/stock/products")
@allow(Right.KEEP_STOCK)
def products() -> web.Answer:
    return render_template(
        "stock/products.html",
        products=service.products(),
        archived=service.archived_products(),
        kinds=KIND_LABELS,
    )


@bp.get("/stock/products/new")
@allow(Right.KEEP_STOCK)
def new_product_page() -> web.Answer:
    return _form(ProductForm(then=request.args.get("then")), 200)


@bp.post("/stock/products/new")
@allow(Right.KEEP_STOCK)
def new_product() -> web.Answer:
    form = ProductForm()
    if not form.validate_on_submit():
        return _form(form, 422)
    try:
        bag_grams = form.bag_grams()
        with writing(form) as door:
            made = service.new_product(
                me(), form.name.data, ProductKind(form.kind.data), bag_grams, form.kcal_per_kg.data
            )
            goes_on = form.then.data == "receive"
            door.at(
                url_for(".receive_page", product=made.id)
                if goes_on
                else url_for(".products", new=made.id)
            )
    except RescueError as error:
        return _form(form, web.explain(form, error))
    return door.redirect()


@bp.get("/stock/products/<uuid:product_id>")
@allow(Right.KEEP_STOCK)
def product(product_id: UUID) -> web.Answer:
    found = service.product(product_id)
    return _form(_filled(found), 200, found)


@bp.post("/stock/products/<uuid:product_id>")
@allow(Right.KEEP_STOCK)
def change_product(product_id: UUID) -> web.Answer:
    form = ProductForm()
    if not form.validate_on_submit():
        return _form(form, 422, service.product(product_id))
    try:
        bag_grams = form.bag_grams()
        with writing(form) as door:
            service.change_product(
                me(),
                product_id,
                form.version_seen(),
                form.name.data,
                ProductKind(form.kind.data),
                bag_grams,
                form.kcal_per_kg.data,
            )
            door.at(url_for(".products", changed=product_id))
    except RescueError as error:
        status = web.explain(form, error)
        return _form(form, status, service.product(product_id))
    flash(gettext("Saved."))
    return door.redirect()


@bp.post("/stock/products/<uuid:product_id>/archive")
@allow(Right.KEEP_STOCK)
def archive_product(product_id: UUID) -> web.Answer:
    with writing() as door:
        service.archive_product(me(), product_id)
        door.at(url_for(".products"))
    flash(gettext("Put away. What is in store stays there."))
    return door.redirect()


@bp.post("/stock/products/<uuid:product_id>/bring-back")
@allow(Right.KEEP_STOCK)
def bring_back_product(product_id: UUID) -> web.Answer:
    with writing() as door:
        service.bring_back_product(me(), product_id)
        door.at(url_for(".products"))
    return door.redirect()


def _filled(found: Product) -> ProductForm:
    return ProductForm(
        name=found.name,
        kind=found.kind,
        bag=i18n.typed_kilograms(found.bag_grams),
        kcal_per_kg=found.kcal_per_kg,
        version=str(found.version),
    )


def _form(form: ProductForm, status: int, found: Product | None = None) -> web.Answer:
    now = None
    if status == 409 and found is not None:
        now = [found.name, str(KIND_LABELS[ProductKind(found.kind)]), i18n.weight(found.bag_grams)]
        form.version.data = str(found.version)
    page = render_template("stock/product.html", form=form, product=found, now=now)
    return page, status
