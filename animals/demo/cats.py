"""The demo's cats, and one goat."""

from animals.demo.beasts import (
    ADULT,
    BABY,
    FEARFUL,
    FRIENDLY,
    HE,
    SHE,
    SHY,
    YOUNG,
    Beast,
    Fate,
    Jab,
    Seen,
    cat,
    conditions,
    needs,
    told_by,
)
from animals.demo.coats import Coat
from animals.demo.drawing import Look
from animals.demo.faces import Clip
from animals.demo.scenes import Scene
from animals.sightings.keeping import Papers
from animals.sightings.rules import Ear, EarMark, Neutered, Owner, Relation, Species, Status

GRASS, STREET, YARD, INDOORS = Scene.GRASS, Scene.STREET, Scene.YARD, Scene.INDOORS
TIP_CUT = Papers(neutered=Neutered.YES, ear_mark=EarMark.TIP_CUT, ear=Ear.LEFT)

CATS: tuple[Beast, ...] = (
    Beast(key="murka", look=cat(Coat.TABBY, seed=1), place="Kupiansk", east=220, north=90,
          colour="смугаста", sex=SHE, temper=FRIENDLY, needs=needs("transport"), name="Мурка",
          seen=(Seen(11, "Леся", "під’їзд, перший поверх", "Домашня, муркоче.", YARD, 2),)),
    Beast(key="nika", look=cat(Coat.POINTED, seed=2), place="Kupiansk", east=640, north=150,
          colour="світла, темна морда", marks="блакитні очі", sex=SHE, temper=SHY,
          needs=needs("transport"), owner=Owner.AWAY, name="Ніка", seen=(
              Seen(6, "Ірина", "підвал біля аптеки", "Виходить на голос.", STREET),
              Seen(2, "Леся", "підвал біля аптеки", "", STREET))),
    Beast(key="syma", look=cat(Coat.BLACK_AND_WHITE, seed=3), place="Kivsharivka", east=-120,
          north=-310, colour="чорно-біла", sex=SHE, temper=FRIENDLY, needs=needs("transport"),
          name="Сима", seen=(
              Seen(5, "Андрій", "сходова клітка", "", YARD),
              Seen(1.2, "Андрій", "сходова клітка", "Сусідка дає їсти.", YARD))),
    *(Beast(key=key, look=cat(coat, BABY, 10 + number), place="Petropavlivka", east=-90,
            north=-60, colour=colour, sex=sex, temper=SHY, needs=needs("transport"),
            condition=conditions("thin"), seen=(
                Seen(3, "Богдан", "погріб за клубом", "Троє, мами немає кілька днів.", YARD,
                     2 if number == 0 else 1, beside=("kitten2", "kitten3")),))
      for number, (key, coat, colour, sex) in enumerate((
          ("kitten1", Coat.RED, "руде", HE), ("kitten2", Coat.TABBY, "смугасте", SHE),
          ("kitten3", Coat.TORTOISESHELL, "черепахове", SHE)))),
    Beast(key="kvitka", look=cat(Coat.TRICOLOUR, seed=4), place="Kupiansk", east=-410, north=-540,
          colour="триколірна", sex=SHE, temper=FRIENDLY, needs=needs("transport"), name="Квітка",
          seen=(Seen(9, "Ірина", "балкон першого поверху", "", YARD, 2),
                Seen(2.4, "Тарас", "балкон першого поверху", "Чекає біля миски.", YARD))),
    Beast(key="rysia", look=cat(Coat.TORTOISESHELL, seed=5), place="Borova", east=310, north=-80,
          colour="черепахова", sex=SHE, temper=FEARFUL, condition=conditions("injured"),
          needs=needs("vet", "transport"), name="Рися", seen=(
              Seen(2, "Богдан", "сарай", "Око загноїлось.", YARD),)),
    Beast(key="tom", look=cat(Coat.GREY, seed=6), place="Kharkiv", east=-900, north=-1100,
          colour="сірий", sex=HE, temper=FRIENDLY, name="Том",
          papers=Papers(neutered=Neutered.YES, microchip="900113001234567"),
          rabies=Jab(45, batch="NC-0318"),
          fate=Fate(Status.AT_SHELTER, 9, home="porch"), seen=(
              Seen(21, "Сергій", "подвір’я лікарні", "", YARD),)),
    Beast(key="vasyl", look=cat(Coat.TABBY, seed=7, shaggy=True), place="Shevchenkove", east=50,
          north=70, colour="смугастий, пухнастий", sex=HE, temper=FRIENDLY, owner=Owner.PRESENT,
          name="Василь Петрович",
          fate=Fate(Status.STAYS, 4, "Живе в магазині, продавчині не віддадуть"), seen=(
              Seen(5, "Тарас", "магазин", "Спить на касі.", INDOORS),)),
    Beast(key="bahira", look=cat(Coat.BLACK, seed=8), place="Kupiansk", east=30, north=410,
          colour="чорна", sex=SHE, temper=SHY, name="Багіра", seen=(
              Seen(4, "Леся", "дах гаража", "", YARD),)),
    Beast(key="snizhka", look=cat(Coat.WHITE, YOUNG, 9), place="Liubotyn", east=80, north=-40,
          colour="біла", sex=SHE, temper=FRIENDLY, name="Сніжка",
          fate=Fate(Status.ADOPTED, 10, "Забрали лікарі з відділення", "porch"), seen=(
              Seen(23, "Сергій", "перон", "", STREET),)),
    Beast(key="simon", look=cat(Coat.POINTED, ADULT, 11, collar="red"), place="Kivsharivka",
          east=150, north=510, colour="світлий, темні вуха", marks="червоний нашийник", sex=HE,
          temper=FRIENDLY, owner=Owner.AWAY, name="Симон",
          fate=Fate(Status.WITH_OWNER, 3, "Передали господарям на вокзалі"), seen=(
              Seen(8, "Ольга", "квартира на третьому поверсі", "Ключі в сусідки.",
                   call=told_by("Олена", "225 61 30", Relation.OWNER)),
              Seen(4, "Ірина", "квартира на третьому поверсі", "", INDOORS))),
    Beast(key="apelsyn", look=cat(Coat.RED, seed=12, clip=Clip.TIP_CUT), place="Chuhuiv", east=-60,
          north=-190, colour="рудий", sex=HE, temper=SHY, name="Апельсин", papers=TIP_CUT,
          seen=(Seen(5, "Андрій", "двір, біля смітника", "", YARD),)),
    Beast(key="dymka", look=cat(Coat.GREY, seed=13, clip=Clip.TIP_CUT), place="Kharkiv",
          east=1700, north=-600, colour="димчаста", sex=SHE, temper=SHY, name="Димка",
          papers=TIP_CUT, seen=(Seen(7, "Сергій", "двір на околиці", "", YARD),)),
    Beast(key="koza", look=Look(Species.OTHER, Coat.WHITE), species_other="коза", place="Podoly",
          east=-480, north=250, colour="біла", marks="один ріг", sex=SHE, temper=FRIENDLY,
          owner=Owner.AWAY, needs=needs("food"), name="Зірка", seen=(
              Seen(3, "Ольга", "остання хата", "Господарі виїхали, коза в сараї. Доять сусіди.",
                   call=told_by("Параска", "117 83 40")),)),
)  # fmt: skip
