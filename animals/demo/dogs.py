"""The demo's dogs, as a team would have written them down over a month."""

from animals.demo.beasts import (
    ADULT,
    AGGRESSIVE,
    BABY,
    CLIPPED,
    FEARFUL,
    FLOPPY,
    FOLDED,
    FRIENDLY,
    HE,
    SENIOR,
    SHE,
    SHY,
    UP,
    XL,
    YOUNG,
    Beast,
    Fate,
    Jab,
    L,
    M,
    Pack,
    S,
    Seen,
    conditions,
    dog,
    needs,
    told_by,
)
from animals.demo.coats import Coat
from animals.demo.faces import Clip
from animals.demo.scenes import Scene
from animals.sightings.keeping import Papers
from animals.sightings.rules import How, Neutered, Owner, Relation, Status

GRASS, STREET, YARD, INDOORS = Scene.GRASS, Scene.STREET, Scene.YARD, Scene.INDOORS

DOGS: tuple[Beast, ...] = (
    # Fetched by the run that is closed.
    Beast(key="zhuk", look=dog(Coat.BLACK_AND_TAN, M, FOLDED, seed=11), place="Kupiansk",
          east=310, north=-420, colour="чорний з підпалом", marks="права лапа в білій шкарпетці",
          sex=HE, temper=FRIENDLY, needs=needs("transport"), name="Жук", seen=(
              Seen(19, "Тарас", "біля школи, сидить на сходах", "Підходить сам, бере з рук.", YARD),
              Seen(9, "Ірина", "біля школи, під вікнами", "Схуд, але веселий.", STREET))),
    Beast(key="bilka", look=dog(Coat.WHITE_SPOTTED, S, FLOPPY, YOUNG, 12), place="Kupiansk",
          east=340, north=-460, colour="біла з коричневими плямами", sex=SHE, temper=FRIENDLY,
          needs=needs("transport"), name="Білка", seen=(
              Seen(17, "Ірина", "за школою, під верандою", "Тримається біля Жука.", YARD, 2),)),
    Beast(key="hromka", look=dog(Coat.WOLF, L, UP, seed=13), place="Petropavlivka", east=-200,
          north=350, colour="сіро-руда, як вівчарка", sex=SHE, temper=SHY,
          condition=conditions("injured"), needs=needs("vet", "transport"), name="Громка", seen=(
              Seen(8, "Богдан", "край села, біля зупинки", "Кульгає на задню ліву.", GRASS),
              Seen(5.2, "Леся", "у дворі магазину", "Рана на лапі, гноїться.", YARD))),
    Beast(key="did", look=dog(Coat.CREAM, L, FLOPPY, SENIOR, 14, shaggy=True), place="Podoly",
          east=150, north=120, colour="світлий, палевий, кудлатий", marks="сива морда, погано чує",
          sex=HE, temper=FRIENDLY, needs=needs("transport"), owner=Owner.AWAY, name="Дід",
          papers=Papers(microchip="804098100198406", microchip_how=How.SEEN),
          rabies=Jab(130, batch="RB-2411"), seen=(
              Seen(14, "Тарас", "біля зачинених воріт", "Лежить під хвірткою, чекає.", YARD, 2),)),
    Beast(key="tinka", look=dog(Coat.GREY, M, FOLDED, YOUNG, 15), place="Kupiansk", east=-510,
          north=260, colour="сіра, темніша на спині", sex=SHE, temper=FEARFUL,
          condition=conditions("thin"), needs=needs("transport", "food"), name="Тінь", seen=(
              Seen(16, "Ірина", "гаражі за колією", "Близько не підпускає.", STREET),
              Seen(3, "Леся", "гаражі за колією", "Їсть уночі, вранці миска порожня.", STREET))),
    # On today's run.
    Beast(key="rudko", look=dog(Coat.RED, L, UP, seed=16, collar="blue"), place="Kupiansk",
          east=620, north=180, colour="рудий, груди світліші", marks="синій нашийник", sex=HE,
          temper=FRIENDLY, needs=needs("transport"), owner=Owner.AWAY, name="Рудько",
          papers=Papers(microchip="804098100271833", microchip_how=How.TOLD),
          rabies=Jab(240, batch="RB-2207", how=How.TOLD), seen=(
              Seen(12, "Тарас", "біля аптеки", "Знає «сидіти» й «лапу».", STREET, 2),
              Seen(2, "Леся", "біля аптеки", "", STREET))),
    Beast(key="sharik", look=dog(Coat.TRICOLOUR, M, FOLDED, seed=17), place="Podoly", east=-260,
          north=-140, colour="триколірний, біла морда з плямами", sex=HE, temper=FRIENDLY,
          needs=needs("transport"), name="Шарик", seen=(
              Seen(11, "Богдан", "біля колодязя", "", GRASS),
              Seen(1.4, "Ірина", "біля колодязя", "Ганяє за машиною, обережно.", GRASS))),
    # Tomorrow's run.
    Beast(key="bim", look=dog(Coat.RED_AND_WHITE, M, FLOPPY, seed=18), place="Kivsharivka",
          east=180, north=-220, colour="рудо-білий", sex=HE, temper=FRIENDLY,
          needs=needs("transport"), name="Бім", seen=(
              Seen(10, "Леся", "двір біля п’ятиповерхівок", "Завжди вдвох із Бомом.", YARD, 2,
                   beside=("bom",)),
              Seen(1.2, "Андрій", "двір біля п’ятиповерхівок", "", YARD))),
    Beast(key="bom", look=dog(Coat.BLACK_AND_WHITE, M, FLOPPY, seed=19), place="Kivsharivka",
          east=184, north=-226, colour="чорно-білий", sex=HE, temper=SHY,
          needs=needs("transport"), name="Бом", seen=(
              Seen(10, "Леся", "двір біля п’ятиповерхівок", "Без Біма виє.", YARD),)),
    Beast(key="hreta", look=dog(Coat.BRINDLE, L, FOLDED, seed=20, collar="brown"),
          place="Kupiansk-Vuzlovyi", east=-340, north=400, colour="тигрова", sex=SHE,
          temper=AGGRESSIVE, needs=needs("transport"), owner=Owner.AWAY, name="Грета",
          rabies=Jab(420, batch="RB-1904"), seen=(
              Seen(7, "Тарас", "двір біля депо", "Стереже двір, гарчить. Лише в клітку.", YARD),
              Seen(2.3, "Тарас", "двір біля депо", "На ковбасу підходить.", YARD))),
    # A mother with her litter.
    Beast(key="lada", look=dog(Coat.RED, M, FLOPPY, seed=21), place="Kupiansk-Vuzlovyi",
          east=260, north=-180, colour="руда", sex=SHE, temper=SHY,
          condition=conditions("nursing", "with_young", "thin"),
          needs=needs("transport", "food"), name="Лада", seen=(
              Seen(9, "Ірина", "під сараєм за магазином", "Чотири щеняти, ще сліпі.", YARD),
              Seen(2, "Богдан", "під сараєм за магазином", "Щенята вже бігають.", YARD, 2,
                   beside=("pup1", "pup2", "pup3", "pup4")))),
    *(Beast(key=key, look=dog(coat, S, FLOPPY, BABY, 22 + number), place="Kupiansk-Vuzlovyi",
            east=262, north=-182, colour=colour, sex=sex, temper=FRIENDLY,
            needs=needs("transport"), seen=(Seen(2, "Богдан", "під сараєм", "", YARD),))
      for number, (key, coat, colour, sex) in enumerate((
          ("pup1", Coat.RED, "руде", HE), ("pup2", Coat.BLACK_AND_TAN, "чорне з підпалом", SHE),
          ("pup3", Coat.RED_AND_WHITE, "руде з білим", SHE),
          ("pup4", Coat.WHITE_SPOTTED, "біле в плямах", HE)))),
    # Those who must travel.
    Beast(key="dzhek", look=dog(Coat.BLACK, L, FLOPPY, seed=31, collar="brown"),
          place="Kupiansk", east=-720, north=-310, colour="чорний", marks="на ланцюгу", sex=HE,
          temper=FEARFUL, condition=conditions("trapped", "thin"), owner=Owner.AWAY,
          needs=needs("transport", "food"), name="Джек", seen=(
              Seen(4, "Ольга", "жовтий паркан за мостом", "Господарі виїхали, пес на ланцюгу. "
                   "Сусідка кидає хліб через паркан.",
                   call=told_by("Валентина", "314 07 21")),)),
    Beast(key="almaz", look=dog(Coat.WOLF, L, UP, seed=32), place="Kivsharivka", east=-430,
          north=310, colour="вовчий окрас", sex=HE, temper=SHY, needs=needs("transport"),
          name="Алмаз", seen=(
              Seen(13, "Тарас", "біля котельні", "Підгодовує пані Зоя.", GRASS),
              Seen(2.6, "Ірина", "біля котельні", "", GRASS))),
    Beast(key="kudlai", look=dog(Coat.CREAM, XL, FLOPPY, seed=33, shaggy=True),
          place="Kupiansk", east=90, north=640, colour="палевий, кудлатий, великий", sex=HE,
          temper=FRIENDLY, needs=needs("transport"), name="Кудлай", seen=(
              Seen(15, "Богдан", "біля пошти", "Ведмідь. Лагідний, лізе обійматись.", STREET, 2),
              Seen(3.1, "Тарас", "біля пошти", "", STREET))),
    Beast(key="chornushka", look=dog(Coat.BLACK, S, UP, YOUNG, 34), place="Kurylivka", east=120,
          north=-90, colour="чорна, маленька", marks="біла крапка на грудях", sex=SHE, temper=SHY,
          condition=conditions("thin"), needs=needs("food", "transport"), name="Чорнушка", seen=(
              Seen(6, "Леся", "біля старої пошти", "Ребра видно.", YARD),)),
    Beast(key="tysha", look=dog(Coat.GREY, M, FLOPPY, seed=35), place="Kupiansk-Vuzlovyi",
          east=-90, north=520, colour="сіра", sex=SHE, temper=SHY, needs=needs("transport"),
          name="Тиша", seen=(
              Seen(20, "Ірина", "перон, під лавкою", "", STREET),
              Seen(6, "Андрій", "перон", "Звикла до людей, дає себе гладити.", STREET))),
    Beast(key="baron", look=dog(Coat.BROWN, XL, FOLDED, seed=36), place="Shevchenkove", east=210,
          north=160, colour="коричневий", sex=HE, temper=AGGRESSIVE,
          condition=conditions("bit_someone"), owner=Owner.NONE, name="Барон", seen=(
              Seen(4, "Сергій", "біля елеватора", "Кинувся на поштаря, прокусив рукав і руку.",
                   call=told_by("Микола", "271 55 09")),
              Seen(3.4, "Богдан", "біля елеватора", "Тримали дистанцію.", GRASS))),
    Beast(key="vesna", look=dog(Coat.WHITE_SPOTTED, M, FOLDED, seed=37), place="Kupiansk",
          east=-150, north=-690, colour="біла з рудуватими плямами", sex=SHE, temper=FRIENDLY,
          condition=conditions("pregnant"), needs=needs("transport", "vet"), name="Весна", seen=(
              Seen(5, "Леся", "дитячий садок, тераса", "Скоро народить.", YARD, 2),)),
    Beast(key="zhulia", look=dog(Coat.BROWN, S, FOLDED, seed=38), place="Podoly", east=330,
          north=90, colour="коричнева", sex=SHE, temper=FRIENDLY, needs=needs("transport"),
          name="Жуля", seen=(
              Seen(12, "Тарас", "біля магазину", "Проситься в машину.", STREET),)),
    Beast(key="nora", look=dog(Coat.BRINDLE, M, FLOPPY, YOUNG, 39), place="Borova", east=-240,
          north=-150, colour="тигрова з білими лапами", sex=SHE, temper=FRIENDLY,
          needs=needs("transport"), name="Нора", seen=(
              Seen(8, "Андрій", "заправка", "", STREET, 2),
              Seen(2.2, "Богдан", "заправка", "Ночує під навісом.", STREET))),
    Beast(key="persyk", look=dog(Coat.CREAM, S, FLOPPY, BABY, 40), place="Senkove", east=80,
          north=210, colour="кремовий", sex=HE, temper=FRIENDLY, needs=needs("transport"),
          name="Персик", seen=(
              Seen(1.3, "Леся", "узбіччя, біля хреста", "Сам, мами не видно.", GRASS, 2),)),
    # Seen, and left where they are for now.
    Beast(key="pirat", look=dog(Coat.BLACK_AND_WHITE, L, FLOPPY, seed=41), place="Kivsharivka",
          east=390, north=420, colour="чорно-білий", marks="чорна пов’язка на оці", sex=HE,
          temper=FRIENDLY, name="Пірат", seen=(Seen(3, "Ірина", "двір", "", YARD),)),
    Beast(key="kuzia", look=dog(Coat.TRICOLOUR, S, UP, seed=42, clip=Clip.YELLOW),
          place="Chuhuiv", east=-310, north=150, colour="триколірний", sex=HE, temper=FRIENDLY,
          name="Кузя", papers=CLIPPED, seen=(Seen(6, "Андрій", "біля ринку", "", STREET),)),
    Beast(key="bulka", look=dog(Coat.CREAM, M, FOLDED, seed=43), place="Borova", east=140,
          north=330, colour="палева", sex=SHE, temper=FRIENDLY, needs=needs("food"), name="Булка",
          seen=(Seen(7, "Богдан", "пекарня", "Годують люди з пекарні.", STREET),)),
    Beast(key="sirko", look=dog(Coat.WOLF, M, UP, seed=44), place="Senkove", east=-260, north=-90,
          colour="сірий", sex=HE, temper=SHY, name="Сірко", seen=(
              Seen(11, "Ольга", "біля ставка", "Ходить до людей уранці.",
                   call=told_by("Ганна Петрівна", "402 18 66")),
              Seen(4, "Леся", "біля ставка", "", GRASS))),
    Beast(key="iskra", look=dog(Coat.RED_AND_WHITE, M, UP, YOUNG, 45), place="Kharkiv", east=2100,
          north=900, colour="рудо-біла", sex=SHE, temper=FRIENDLY, name="Іскра", seen=(
              Seen(5, "Сергій", "біля метро", "Молода, гуляє з дворовими.", STREET),)),
    Beast(key="tuman", look=dog(Coat.GREY, L, UP, seed=46, clip=Clip.BLUE), place="Chuhuiv",
          east=420, north=-380, colour="сірий", sex=HE, temper=SHY, name="Туман",
          papers=Papers(neutered=Neutered.YES, ear_mark=CLIPPED.ear_mark, ear_colour="синя"),
          seen=(Seen(10, "Андрій", "промзона, прохідна", "", STREET),)),
    Beast(key="vovchyk", look=dog(Coat.WOLF, M, FOLDED, seed=47), place="Shevchenkove",
          east=-180, north=-240, colour="сіро-рудий", sex=HE, temper=FEARFUL,
          needs=needs("food"), seen=(
              Seen(6, "Тарас", "лісосмуга за цвинтарем", "", GRASS),)),
    # Decided, or over.
    Beast(key="marta", look=dog(Coat.TRICOLOUR, M, FLOPPY, SENIOR, 51, collar="red"),
          place="Petropavlivka", east=60, north=-140, colour="триколірна", sex=SHE,
          temper=FRIENDLY, owner=Owner.PRESENT, name="Марта",
          fate=Fate(Status.STAYS, 6, "Живе з бабою Катею, обидві нікуди не їдуть"), seen=(
              Seen(7, "Леся", "друга хата від мосту", "Доглянута, з нашийником.", YARD),)),
    Beast(key="polkan", look=dog(Coat.BROWN, XL, FLOPPY, seed=52), place="Velykyi Burluk",
          east=200, north=80, colour="бурий", sex=HE, temper=AGGRESSIVE, owner=Owner.PRESENT,
          name="Полкан", fate=Fate(Status.STAYS, 12, "Сторож на фермі, годують і щеплять"), seen=(
              Seen(13, "Богдан", "ферма", "", GRASS),)),
    Beast(key="lys", look=dog(Coat.RED, S, UP, YOUNG, 53), place="Vovchansk", east=-90, north=40,
          colour="рудий, як лис", sex=HE, temper=SHY, name="Лис",
          fate=Fate(Status.LOST_SIGHT, 9, "Після обстрілу не бачили"), seen=(
              Seen(25, "Тарас", "лікарня", "", STREET),)),
    Beast(key="mavka", look=dog(Coat.BLACK, L, UP, seed=54), place="Dvorichna", east=110,
          north=-60, colour="чорна", sex=SHE, temper=FEARFUL, name="Мавка",
          fate=Fate(Status.LOST_SIGHT, 15, "Туди вже не проїхати"), seen=(
              Seen(27, "Ольга", "біля річки", "Бачили з човна.",
                   call=told_by("Степан", "198 40 73")),)),
    Beast(key="reks", look=dog(Coat.BLACK_AND_TAN, L, UP, seed=55, collar="green"),
          place="Kupiansk", east=500, north=-90, colour="чорний з підпалом", sex=HE,
          temper=FRIENDLY, owner=Owner.AWAY, name="Рекс",
          fate=Fate(Status.WITH_OWNER, 8, "Господарі знайшлися в Полтаві"), seen=(
              Seen(18, "Ірина", "підземний перехід", "Відгукується на Рекса.", STREET, 2),)),
    Beast(key="zoria", look=dog(Coat.WHITE, M, FLOPPY, YOUNG, 56), place="Derhachi", east=-200,
          north=110, colour="біла", sex=SHE, temper=FRIENDLY, name="Зоря",
          fate=Fate(Status.ADOPTED, 5, "Родина з Полтави", "tail"), seen=(
              Seen(29, "Сергій", "автостанція", "", STREET),)),
    Beast(key="lakki", look=dog(Coat.RED_AND_WHITE, S, FOLDED, seed=57), place="Kupiansk",
          east=-330, north=-120, colour="рудо-білий", sex=HE, temper=FRIENDLY, name="Лаккі",
          fate=Fate(Status.AT_SHELTER, 11, home="forest"), seen=(
              Seen(24, "Тарас", "біля вокзалу", "", STREET, 2),)),
    Beast(key="dana", look=dog(Coat.WOLF, L, UP, seed=58), place="Tsyrkuny", east=90, north=60,
          colour="сіро-руда", sex=SHE, temper=SHY, name="Дана",
          papers=Papers(neutered=Neutered.YES, microchip="804098100123456", kg=27),
          rabies=Jab(20, batch="RB-2530"),
          fate=Fate(Status.AT_SHELTER, 14, home="tail"), seen=(
              Seen(26, "Богдан", "край села", "", GRASS),)),
    Beast(key="hutsul", look=dog(Coat.BLACK_AND_TAN, S, FLOPPY, BABY, 59), place="Balakliia",
          east=130, north=-210, colour="чорний з підпалом", sex=HE, temper=SHY,
          condition=conditions("sick", "contagious"), needs=needs("vet"), name="Гуцул",
          fate=Fate(Status.AT_CLINIC, 3, "Ентерит, крапельниці", "clinic"), seen=(
              Seen(4, "Андрій", "коробка біля ринку", "Млявий, не їсть.", STREET),)),
    Beast(key="bonia", look=dog(Coat.WHITE_SPOTTED, S, FOLDED, seed=60), place="Kupiansk",
          east=700, north=-520, colour="біла в чорних плямах", sex=SHE, temper=FRIENDLY,
          name="Боня", fate=Fate(Status.IN_FOSTER, 10, home="foster"), seen=(
              Seen(22, "Ірина", "біля лікарні", "", YARD),
              Seen(4, "Ольга", "на перетримці", "Ладнає з котами й дітьми.", INDOORS, 2))),
    Beast(key="archi", look=dog(Coat.BRINDLE, M, UP, ADULT, 61), place="Chuhuiv", east=60,
          north=440, colour="тигровий", sex=HE, temper=FRIENDLY, name="Арчі",
          papers=Papers(neutered=Neutered.YES, kg=18, body_condition=5),
          fate=Fate(Status.IN_FOSTER, 7, home="foster"), seen=(
              Seen(16, "Андрій", "автомийка", "", STREET),
              Seen(3, "Ольга", "на перетримці", "Ходить на повідку.", INDOORS))),
    Beast(key="mukhtar", look=dog(Coat.GREY, L, UP, SENIOR, 62), place="Kupiansk", east=-600,
          north=500, colour="сірий", sex=HE, temper=SHY, condition=conditions("injured"),
          name="Мухтар", fate=Fate(Status.DEAD, 13, "Осколкові, не довезли"), seen=(
              Seen(14, "Богдан", "перехрестя біля мосту", "Тяжко поранений.", STREET),)),
)  # fmt: skip

PACKS: tuple[Pack, ...] = (
    Pack((dog(Coat.WOLF, L, UP, seed=71), dog(Coat.BLACK, M, FOLDED, seed=72),
          dog(Coat.CREAM, M, FLOPPY, seed=73), dog(Coat.GREY, S, UP, seed=74)), 4,
         "Kupiansk-Vuzlovyi", 610, -430, "різні: сіра, чорна, палева, мала сіра",
         Seen(1.5, "Тарас", "біля переїзду", "Тримаються разом, до людей ідуть.", STREET),
         needs=needs("transport", "food")),
    Pack((dog(Coat.BLACK_AND_TAN, M, UP, seed=75), dog(Coat.RED, M, FOLDED, seed=76),
          dog(Coat.WHITE_SPOTTED, M, FLOPPY, seed=77)), 7, "Kharkiv", -1400, 2300,
         "дворові, різні", Seen(8, "Сергій", "промзона", "Сім, годують охоронці.", GRASS)),
    Pack((), 3, "Vilkhuvatka", 40, 90, "молоді, руді",
         Seen(3, "Ольга", "біля школи", "Просять забрати до холодів.",
              call=told_by("Директорка школи", "356 92 14", Relation.FINDER)),
         needs=needs("transport")),
)  # fmt: skip
