#!/usr/bin/env python3
"""Draws the portraits of the sample content (one flat style, no photograph of anybody) and the
two pictures of its notices.

    pip install resvg-py pillow piexif
    python3 tools/portraits.py [--only ID] [--sheet OUT.png]

Writes content/sanyuan/photos/<worker>.jpg, 1200x1500 px (150 dpi at 20 cm), and content/sanyuan/notices/images/*.png,
1200x675 px. The same input gives the same bytes.
All drawing is in one coordinate system: x = 0 is the middle of the face, y grows downwards.
liu-pingzhen.jpg deliberately carries EXIF with a GPS position, to show that a build removes it.
"""

import argparse
import io
from pathlib import Path

import piexif
import resvg_py
from PIL import Image

W, H = 600, 750  # of the drawing; files have twice as many pixels
COMMUNITY = Path(__file__).resolve().parent.parent / "content" / "sanyuan"
PHOTOS = COMMUNITY / "photos"
IMAGES = COMMUNITY / "notices" / "images"

# Skin: base, shade, line (nose, wrinkles), lips.
SKIN = {
    "light": ("#f6d5b8", "#e8bc99", "#c98f6a", "#bf6257"),
    "warm": ("#f1c9a5", "#e0ae86", "#bd815a", "#b45a4e"),
    "tan": ("#e5b68f", "#d09b72", "#a97148", "#a35246"),
    "deep": ("#d7a47b", "#c08a61", "#97623d", "#8f473c"),
}
# Hair: base, lighter strands.
HAIR = {
    "black": ("#24211f", "#4a4440"),
    "brown": ("#3a2a22", "#63493a"),
    "chestnut": ("#54392a", "#7d5943"),
    "salt": ("#57534f", "#85807a"),
    "grey": ("#8b8783", "#b0aca7"),
    "white": ("#c9c6c1", "#e4e2de"),
}


def face_path(w, jaw, chin, bottom):
    """Outline of the face: half widths at cheek, jaw and chin, and the y of the chin."""
    return (
        f"M{-w} 265C{-w} 340 {-jaw} 396 {-chin} {bottom - 22}"
        f"C{-chin * .55} {bottom + 2} {chin * .55} {bottom + 2} {chin} {bottom - 22}"
        f"C{jaw} 396 {w} 340 {w} 265C{w} 178 {w * .62} 146 0 146C{-w * .62} 146 {-w} 178 {-w} 265Z"
    )


# Hair: (behind the body, in front of the face, strands). Drawn for a half width of 102.
def curls(spots):
    return "".join(f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z" for x, y, r in spots)


HAIRS = {
    "bob": (
        "M-124 262C-130 148-72 106 0 106C72 106 130 148 124 262C126 330 134 384 124 430C104 448 74 446 58 434L-58 434C-74 446-104 448-124 430C-134 384-126 330-124 262Z",
        "M-34 112C-94 114-128 168-125 268C-123 330-130 382-124 430C-108 438-94 424-92 400C-97 352-99 304-93 262C-72 236-50 200-38 158C-8 212 52 242 93 262C99 304 97 352 92 400C94 424 108 438 124 430C130 382 123 330 125 268C129 158 62 98-34 112Z",
        ["M-46 128C-88 150-106 200-108 262", "M-20 126C50 126 100 170 107 250", "M-26 146C20 190 70 214 100 232"],
    ),
    "long": (
        "M-122 260C-130 140-70 106 0 106C70 106 130 140 122 260C126 380 152 470 144 600L-144 600C-152 470-126 380-122 260Z",
        "M-8 110C-86 108-128 168-123 282C-121 350-130 420-146 492C-120 488-104 420-99 350C-98 302-94 262-76 230C-50 204-22 182-8 148C10 184 50 206 76 230C94 262 98 302 99 350C104 420 120 488 146 492C130 420 121 350 123 282C128 168 74 106-8 110Z",
        ["M-16 124C-72 130-108 180-110 270C-110 330-114 380-122 430", "M4 124C66 130 106 176 110 264C111 330 114 380 122 430"],
    ),
    "bun": (
        "M-44 92a44 40 0 1 0 88 0a44 40 0 1 0 -88 0Z",
        "M-107 296C-122 172-68 110 0 110C68 110 122 172 107 296C104 254 94 230 78 212C50 186 8 182-30 164C-50 190-86 212-93 244C-99 262-104 278-107 296Z",
        ["M-34 126C-76 150-96 190-100 240", "M-10 124C46 130 88 170 98 226", "M-22 84C-6 70 16 70 28 86"],
    ),
    "ponytail": (
        "M70 180C150 190 176 300 158 420C150 470 154 500 168 532C124 540 98 500 100 440C104 360 96 300 70 260Z",
        "M-108 300C-124 172-72 108 2 108C74 108 124 172 108 292C104 254 96 232 84 214C66 200 52 186 44 166C20 206-40 236-93 250C-99 266-105 282-108 300Z",
        ["M30 124C-30 130-84 170-98 228", "M50 136C84 160 98 196 101 232", "M40 150C16 188-36 214-80 226"],
    ),
    "perm": (
        curls([(-104, 236, 36), (104, 236, 36), (-112, 290, 34), (112, 290, 34), (-110, 342, 32), (110, 342, 32), (-98, 382, 26), (98, 382, 26), (-80, 176, 40), (80, 176, 40), (-38, 142, 42), (38, 142, 42), (0, 132, 40)]),
        curls([(-84, 196, 34), (-46, 166, 36), (0, 154, 36), (46, 166, 36), (84, 196, 34), (-104, 240, 27), (104, 240, 27), (-111, 284, 23), (111, 284, 23), (-113, 326, 21), (113, 326, 21), (-108, 362, 18), (108, 362, 18)]),
        ["M-98 186C-92 166-70 160-58 176", "M-50 150C-40 130-14 130-6 148", "M14 146C26 128 52 132 58 152", "M68 172C82 162 102 174 102 194", "M-122 250C-122 234-104 228-94 240", "M96 240C108 228 124 238 122 254", "M-126 298C-122 286-108 286-102 296", "M104 296C112 284 124 290 126 300"],
    ),
    "pixie": (
        "M-112 260C-122 150-70 106 0 106C70 106 122 150 112 260C112 280 108 292 100 298L-100 298C-108 292-112 280-112 260Z",
        "M-111 318C-132 166-76 104 10 104C94 106 130 174 111 318C104 310 100 284 96 256C62 244 22 222 4 190C-18 226-60 246-97 250C-100 284-104 310-111 318Z",
        ["M6 122C-50 126-96 166-105 240", "M24 122C74 130 104 170 108 240", "M2 160C-16 196-50 218-88 228"],
    ),
    "fringe": (
        "M-124 262C-130 146-70 106 0 106C70 106 130 146 124 262C128 350 142 430 134 506C96 520 70 506 58 480L-58 480C-70 506-96 520-134 506C-142 430-128 350-124 262Z",
        "M0 106C-88 106-130 170-124 286C-122 360-138 430-134 506C-112 512-100 470-95 420C-99 352-98 300-93 262C-62 250-28 248 4 254C36 247 66 250 93 262C98 300 99 352 95 420C100 470 112 512 134 506C138 430 122 360 124 286C130 170 88 106 0 106Z",
        ["M-30 130C-46 160-54 200-54 238", "M6 128C6 164 8 204 6 240", "M40 134C54 166 58 204 56 240", "M-108 240C-112 320-112 370-116 430", "M108 240C112 320 112 370 116 430"],
    ),
    "side": (
        "",
        "M-106 302C-126 190-104 118-24 104C70 92 130 152 106 302C104 262 99 238 90 220C52 216-8 208-50 178C-60 202-86 212-93 234C-99 256-103 280-106 302Z",
        ["M-44 130C-80 148-98 190-100 236", "M-36 138C20 118 76 140 98 200", "M-34 158C10 178 58 186 88 192"],
    ),
    "crew": (
        "",
        "M-104 296C-120 172-78 116 0 116C78 116 120 172 104 296C102 256 98 228 86 204C48 192-48 192-86 204C-98 228-102 256-104 296Z",
        ["M-70 160C-50 142-24 134 0 134", "M20 136C46 140 66 154 78 170"],
    ),
    "back": (
        "",
        "M-104 298C-124 186-84 108 0 106C84 108 124 186 104 298C102 262 100 238 95 220C90 190 76 174 58 178C40 158-26 152-50 176C-74 172-90 190-95 220C-100 238-102 262-104 298Z",
        ["M-48 168C-56 146-44 126-24 118", "M-16 160C-22 140-10 124 8 118", "M20 158C18 142 28 128 46 126", "M56 172C58 156 66 148 76 148"],
    ),
    "bald": (
        "",
        "M-104 308C-122 276-122 236-106 212C-98 200-88 206-92 222C-98 246-98 276-98 300ZM104 308C122 276 122 236 106 212C98 200 88 206 92 222C98 246 98 276 98 300Z",
        ["M-108 276C-112 256-110 238-104 226", "M108 276C112 256 110 238 104 226"],
    ),
    "young": (
        "",
        "M-107 300C-130 190-92 104 4 100C92 98 132 184 107 300C104 266 100 246 95 232C84 226 74 214 68 200C62 220 50 230 34 234C30 224 26 214 26 204C16 224-8 236-30 238C-34 228-34 220-32 210C-46 230-70 238-94 240C-100 260-104 280-107 300Z",
        ["M-20 122C-62 134-92 170-98 220", "M6 120C50 122 90 152 99 210", "M0 138C-16 160-24 180-28 204", "M36 140C56 156 66 178 70 196"],
    ),
}


def body(shape, colour):
    s = shape
    return (
        f'<path fill="{colour}" d="M{-262 * s} 760C{-258 * s} 652 {-232 * s} 606 {-150 * s} 574'
        f"C{-96 * s} 554 -66 542 -52 500L52 500C66 542 {96 * s} 554 {150 * s} 574"
        f'C{232 * s} 606 {258 * s} 652 {262 * s} 760Z"/>'
    )


def clothes(kind, s, main, dark, inner, skin):
    """The clothing in front of the neck. main/dark: the garment and its shade; inner: what is worn below."""
    arm = (
        f'<path d="M{-176 * s} 760C{-180 * s} 716 {-186 * s} 690 {-196 * s} 664" class="seam"/>'
        f'<path d="M{176 * s} 760C{180 * s} 716 {186 * s} 690 {196 * s} 664" class="seam"/>'
    ).replace('class="seam"', f'fill="none" stroke="{dark}" stroke-width="5" stroke-linecap="round"')
    b = body(s, main) + arm
    skin_v = lambda depth: f'<path fill="{skin[0]}" d="M-50 492L-50 520L0 {depth}L50 520L50 492Z"/>'
    if kind == "shirt":
        return (
            b + skin_v(596)
            + f'<path fill="none" stroke="{dark}" stroke-width="4" d="M0 596L0 760"/>'
            + f'<circle cx="10" cy="650" r="5" fill="{dark}"/><circle cx="10" cy="712" r="5" fill="{dark}"/>'
            + f'<path fill="{inner}" stroke="#0000001a" stroke-width="3" d="M-50 494C-64 512-72 526-76 540L-36 612L0 594L-46 524ZM50 494C64 512 72 526 76 540L36 612L0 594L46 524Z"/>'
        )
    if kind == "blazer":
        return (
            b
            + f'<path fill="{inner}" d="M-60 520L0 760L60 520L50 500L-50 500Z"/>' + skin_v(588)
            + f'<path fill="none" stroke="#00000022" stroke-width="4" d="M0 588L0 720"/>'
            + f'<path fill="{inner}" stroke="#0000001f" stroke-width="3" d="M-50 494C-60 508-66 520-68 532L-30 604L0 586L-46 522ZM50 494C60 508 66 520 68 532L30 604L0 586L46 522Z"/>'
            + f'<path fill="{dark}" d="M-60 518C-76 538-96 550-112 556L-126 610L-100 624L-112 646L-6 760L0 760L-2 744ZM60 518C76 538 96 550 112 556L126 610L100 624L112 646L6 760L0 760L2 744Z"/>'
        )
    if kind == "crew":
        return (
            b
            + f'<path fill="{skin[0]}" d="M-52 490L-54 520C-40 566 40 566 54 520L52 490Z"/>'
            + f'<path fill="none" stroke="{dark}" stroke-width="17" d="M-60 514C-46 574 46 574 60 514"/>'
        )
    if kind == "sweater":
        return (
            b
            + f'<path fill="{skin[0]}" d="M-52 490L-54 520C-40 566 40 566 54 520L52 490Z"/>'
            + f'<path fill="none" stroke="{dark}" stroke-width="17" d="M-62 520C-46 586 46 586 62 520"/>'
            + f'<path fill="{inner}" stroke="#0000001a" stroke-width="3" d="M-50 494C-64 508-72 522-76 536L-40 594L0 574L-46 522ZM50 494C64 508 72 522 76 536L40 594L0 574L46 522Z"/>'
        )
    if kind == "roll":
        return (
            b
            + f'<path fill="{main}" d="M-58 470C-30 486 30 486 58 470C64 500 68 530 78 556C40 584-40 584-78 556C-68 530-64 500-58 470Z"/>'
            + f'<path fill="none" stroke="{dark}" stroke-width="5" stroke-linecap="round" d="M-76 556C-40 582 40 582 76 556M-28 496L-32 562M0 500L0 568M28 496L32 562"/>'
        )
    if kind == "polo":
        return (
            b + skin_v(580)
            + f'<path fill="{dark}" d="M-10 574L10 574L14 672L-14 672Z"/>'
            + f'<circle cx="0" cy="618" r="5" fill="{main}"/><circle cx="0" cy="650" r="5" fill="{main}"/>'
            + f'<path fill="{inner}" stroke="#0000001a" stroke-width="3" d="M-50 494C-66 512-76 528-80 544L-38 600L0 578L-46 524ZM50 494C66 512 76 528 80 544L38 600L0 578L46 524Z"/>'
        )
    if kind == "zip":
        return (
            b
            + f'<path fill="{inner}" d="M-56 506L0 640L56 506Z"/>'
            + f'<path fill="{skin[0]}" d="M-52 490L-54 518C-40 556 40 556 54 518L52 490Z"/>'
            + f'<path fill="{dark}" d="M-52 488C-68 504-82 528-88 552L-16 664L-2 640C-28 600-44 552-52 488ZM52 488C68 504 82 528 88 552L16 664L2 640C28 600 44 552 52 488Z"/>'
            + f'<path fill="none" stroke="{dark}" stroke-width="7" d="M0 644L0 760"/>'
        )
    if kind == "cardigan":
        return (
            b
            + f'<path fill="{inner}" d="M-64 514L0 760L64 514L50 500L-50 500Z"/>'
            + f'<path fill="{skin[0]}" d="M-52 490L-54 520C-40 572 40 572 54 520L52 490Z"/>'
            + f'<path fill="none" stroke="#0000001f" stroke-width="4" d="M-55 520C-40 574 40 574 55 520"/>'
            + f'<path fill="none" stroke="{dark}" stroke-width="18" d="M-64 512C-60 590-26 680 0 764M64 512C60 590 26 680 0 764"/>'
        )
    if kind == "vest":
        return (
            body(s, inner)
            + arm.replace(dark, "#00000020") + skin_v(590)
            + f'<path fill="{main}" d="M-70 530C-110 548-150 560-176 588C-168 650-182 700-180 760L180 760C182 700 168 650 176 588C150 560 110 548 70 530C60 580 26 616 0 646C-26 616-60 580-70 530Z"/>'
            + f'<path fill="none" stroke="{dark}" stroke-width="6" d="M0 646L0 760"/>'
            + f'<path fill="none" stroke="#ffffffb0" stroke-width="12" d="M-175 684L-8 684M8 684L175 684"/>'
            + f'<path fill="{inner}" stroke="#0000001f" stroke-width="3" d="M-50 494C-64 510-72 524-76 538L-36 606L0 588L-46 522ZM50 494C64 510 72 524 76 538L36 606L0 588L46 522Z"/>'
        )
    raise ValueError(kind)


def eyes(p, skin, hair):
    y, dx, out = 308, p["dx"], []
    brow = HAIR["black"][0] if p["hair"] in ("black", "brown", "chestnut") else hair[0]
    for side in (-1, 1):
        x = side * dx
        if p["sex"] == "f":
            bw, lift = 6, 0
            out.append(f'<path fill="none" stroke="{brow}" stroke-width="{bw}" stroke-linecap="round" d="M{x - side * 22} {y - 36 - lift}Q{x + side * 4} {y - 47 - lift} {x + side * 26} {y - 34}"/>')
            out.append(f'<path fill="none" stroke="#2a2220" stroke-width="5" stroke-linecap="round" d="M{x - side * 16} {y - 3}Q{x + side * 2} {y - 17} {x + side * 19} {y - 6}"/>')
        else:
            out.append(f'<path fill="none" stroke="{brow}" stroke-width="9" stroke-linecap="round" d="M{x - side * 22} {y - 34}Q{x + side * 6} {y - 43} {x + side * 25} {y - 32}"/>')
            out.append(f'<path fill="none" stroke="#2a2220" stroke-width="4.5" stroke-linecap="round" d="M{x - side * 15} {y - 4}Q{x + side * 2} {y - 14} {x + side * 16} {y - 5}"/>')
        out.append(f'<ellipse cx="{x}" cy="{y}" rx="8" ry="9" fill="#2a2220"/><circle cx="{x + 3}" cy="{y - 3}" r="2.4" fill="#fff"/>')
        if p["age"] >= 50:
            out.append(f'<path fill="none" stroke="{skin[1]}" stroke-width="4" stroke-linecap="round" d="M{x - 15} {y + 20}Q{x} {y + 27} {x + 15} {y + 20}"/>')
        if p["age"] >= 58:
            out.append(f'<path fill="none" stroke="{skin[1]}" stroke-width="3.5" stroke-linecap="round" d="M{side * (dx + 30)} {y - 2}l{side * 9} -5M{side * (dx + 30)} {y + 6}l{side * 9} 2"/>')
    return "".join(out)


def mouth(p, skin):
    m, lip = p["mouth"], skin[3]
    if m == "open":
        return (
            f'<path fill="#fffaf5" stroke="{lip}" stroke-width="5" stroke-linejoin="round" d="M-29 391Q0 399 29 391Q21 415 0 415Q-21 415-29 391Z"/>'
        )
    if p["sex"] == "f":
        return (
            f'<path fill="{lip}" opacity=".8" d="M-26 397C-16 390-7 389 0 393C7 389 16 390 26 397C14 413-14 413-26 397Z"/>'
            f'<path fill="none" stroke="{skin[2]}" stroke-width="3.5" stroke-linecap="round" d="M-33 389Q-29 396-24 397Q0 407 24 397Q29 396 33 389"/>'
        )
    return (
        f'<path fill="none" stroke="{lip}" stroke-width="5.5" stroke-linecap="round" d="M-32 391Q0 412 32 391"/>'
        f'<path fill="none" stroke="{skin[1]}" stroke-width="4" stroke-linecap="round" d="M-11 418Q0 422 11 418"/>'
    )


def glasses(kind, dx):
    if not kind:
        return ""
    c = {"dark": "#2b2b30", "wire": "#7d7a77", "brown": "#6b4330"}[kind]
    wd = 4 if kind == "wire" else 6
    r = f'fill="#ffffff" fill-opacity=".16" stroke="{c}" stroke-width="{wd}"'
    if kind == "brown":
        lens = "".join(f'<circle cx="{s * dx}" cy="308" r="33" {r}/>' for s in (-1, 1))
        gap, top = dx - 33, 302
    else:
        lens = "".join(f'<rect x="{s * dx - 35}" y="283" width="70" height="51" rx="17" {r}/>' for s in (-1, 1))
        gap, top = dx - 35, 301
    return lens + (
        f'<path fill="none" stroke="{c}" stroke-width="{wd}" d="M{-gap} {top}Q0 {top - 9} {gap} {top}'
        f'M{-dx - 34} {top - 4}L-101 {top - 6}M{dx + 34} {top - 4}L101 {top - 6}"/>'
    )


def portrait(p):
    """The SVG of one person."""
    p = {"w": 102, "jaw": 90, "chin": 46, "bottom": 450, "dx": 44, "age": 40, "glasses": None,
         "mouth": "soft", "flip": False, "earring": False, "s": .93 if p["sex"] == "f" else 1.04, **p}
    if p["sex"] == "m":
        p = {**p, "jaw": p["jaw"] + 5, "chin": p["chin"] + 6, "bottom": p["bottom"] + 4}
    skin, hair = SKIN[p["skin"]], HAIR[p["hair"]]
    back, front, strands = HAIRS[p["style"]]
    main, dark, inner = p["cloth"]
    face = face_path(p["w"], p["jaw"], p["chin"], p["bottom"])
    k = p["w"] / 102
    mirror = f"scale({-k if p['flip'] else k} 1)"
    neck = 45 if p["sex"] == "f" else 54
    neck_path = f"M{-neck} 400C{-neck} 440 {-neck - 2} 460 {-neck - 6} 482L{-neck - 6} 506L{neck + 6} 506L{neck + 6} 482C{neck + 2} 460 {neck} 440 {neck} 400Z"
    covered = p["style"] in ("bob", "long", "fringe", "perm")
    ears = "" if covered else "".join(
        f'<ellipse cx="{s * (p["w"] + 3)}" cy="316" rx="16" ry="27" fill="{skin[0]}"/>'
        f'<path fill="none" stroke="{skin[1]}" stroke-width="5" stroke-linecap="round" d="M{s * (p["w"] + 9)} 303Q{s * (p["w"] - 1)} 308 {s * (p["w"] + 5)} 328"/>'
        + (f'<circle cx="{s * (p["w"] + 4)}" cy="346" r="5" fill="#e9e2d2"/>' if p["earring"] else "")
        for s in (-1, 1))
    lines = ""
    if p["age"] >= 46:
        lines += f'<path fill="none" stroke="{skin[1]}" stroke-width="4" stroke-linecap="round" d="M-29 362Q-42 374-45 390M29 362Q42 374 45 390"/>'
    if p["age"] >= 58 and p["style"] in ("bald", "back", "crew"):
        lines += f'<path fill="none" stroke="{skin[1]}" stroke-width="4" stroke-linecap="round" d="M-36 230Q0 222 36 230M-26 248Q0 242 26 248"/>'
    blush = f'<ellipse cx="-62" cy="358" rx="21" ry="13" fill="{skin[3]}" opacity=".13"/><ellipse cx="62" cy="358" rx="21" ry="13" fill="{skin[3]}" opacity=".13"/>' if p["sex"] == "f" else ""
    strand = "".join(f'<path d="{d}"/>' for d in strands)
    return f'''<svg xmlns="http://www.w3.org/2000/svg" width="{W}" height="{H}" viewBox="0 0 {W} {H}">
<defs><clipPath id="f"><path d="{face}"/></clipPath><clipPath id="n"><path d="{neck_path}"/></clipPath></defs>
<rect width="{W}" height="{H}" fill="{p["bg"]}"/>
<g transform="translate(300 -46) scale(1.16)">
<g transform="{mirror}"><path d="{back}" fill="{hair[0]}"/></g>
<path d="{neck_path}" fill="{skin[0]}"/>
<g transform="translate(0 -34)">{clothes(p["kind"], p["s"], main, dark, inner, skin)}</g>
{"" if p["kind"] == "roll" else f'<g clip-path="url(#n)"><path d="{face}" transform="translate(0 26)" fill="{skin[1]}"/></g>'}
{ears}
<path d="{face}" fill="{skin[0]}"/>
<g clip-path="url(#f)"><path d="M{p["w"]} 200C{p["w"] - 10} 330 {p["w"] - 34} 410 10 {p["bottom"] + 4}L140 460L140 200Z" fill="{skin[1]}" opacity=".42"/>
{blush}<g transform="{mirror} translate(0 13)"><path d="{front}" fill="{skin[1]}"/></g></g>
{lines}
<path fill="none" stroke="{skin[2]}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round" d="M-13 361Q-7 369 0 368Q7 369 13 361"/>
{mouth(p, skin)}{eyes(p, skin, hair)}
<g transform="{mirror}"><path d="{front}" fill="{hair[0]}"/><g fill="none" stroke="{hair[1]}" stroke-width="4" stroke-linecap="round" opacity=".75">{strand}</g></g>
{glasses(p["glasses"], p["dx"])}
</g></svg>'''


# Clothes: garment, its shade, what is below or the collar.
BLUE = ("#2f62a8", "#244f8b", "#fdfdfb")
NAVY = ("#2d3f57", "#223147", "#f3f5f7")
SLATE = ("#4b5c68", "#3b4a55", "#e8ecee")
TEAL = ("#2b7a78", "#20615f", "#eef5f4")
PLUM = ("#8a3c62", "#6f2d4e", "#f5e9ef")
WINE = ("#94403c", "#77312e", "#f7ece6")
OLIVE = ("#6d7347", "#575c38", "#f2f1e6")
SAND = ("#c5a377", "#a98859", "#fbf6ec")
ROSE = ("#cf8487", "#b56a6e", "#fdf3f2")
SKY = ("#a9c6e2", "#86a9cb", "#ffffff")
WHITE = ("#f4f5f6", "#c9d1d8", "#ffffff")
GREY = ("#8c959c", "#727b83", "#f4f5f6")
MOSS = ("#4a7556", "#395d44", "#eef4ee")
RED = ("#c2413a", "#9d312b", "#f4f5f6")
VEST = ("#2f62a8", "#244f8b", "#f4f5f6")

PEOPLE = {
    # The people whom residents call first.
    "liu-pingzhen": dict(sex="f", skin="warm", hair="black", style="bob", kind="shirt", cloth=BLUE, bg="#e4edf6", age=42, mouth="open"),
    "tang-shaohuan": dict(sex="f", skin="light", hair="brown", style="ponytail", kind="vest", cloth=VEST, bg="#f3ede1", age=34, w=99),
    "ouyang-na": dict(sex="f", skin="light", hair="black", style="long", kind="cardigan", cloth=TEAL, bg="#e3f0ee", age=30, w=98, jaw=84, chin=40),
    "zheng-liping": dict(sex="f", skin="warm", hair="salt", style="pixie", kind="sweater", cloth=SLATE, bg="#eceff1", age=56, glasses="wire"),
    "liu-wangxia": dict(sex="f", skin="warm", hair="brown", style="fringe", kind="crew", cloth=ROSE, bg="#f7eceb", age=37),
    "chen-xiuhong": dict(sex="f", skin="tan", hair="black", style="bun", kind="blazer", cloth=WINE, bg="#f5ebe4", age=45, earring=True),
    "zhou-haiyan": dict(sex="f", skin="warm", hair="black", style="perm", kind="cardigan", cloth=PLUM, bg="#f2e9f0", age=54),
    "zhang-youxian": dict(sex="m", skin="tan", hair="black", style="side", kind="zip", cloth=NAVY, bg="#e6ebf1", age=47, glasses="dark"),
    "sun-guiying": dict(sex="f", skin="tan", hair="salt", style="bob", kind="sweater", cloth=MOSS, bg="#e8f0e6", age=58, flip=True, w=104),
    "zhao-guoqiang": dict(sex="m", skin="deep", hair="black", style="crew", kind="vest", cloth=VEST, bg="#e4edf6", age=41, w=105),
    "wu-chunmei": dict(sex="f", skin="light", hair="chestnut", style="pixie", kind="shirt", cloth=SKY, bg="#ebe8f3", age=39, glasses="brown", earring=True),
    "xu-jianjun": dict(sex="m", skin="tan", hair="salt", style="back", kind="polo", cloth=OLIVE, bg="#f1efe2", age=55),
    # Grid heads.
    "wang-deming": dict(sex="m", skin="tan", hair="grey", style="back", kind="zip", cloth=SLATE, bg="#e9edf0", age=60, w=104),
    "li-hongmei": dict(sex="f", skin="light", hair="black", style="bun", kind="roll", cloth=WINE, bg="#f7ebe8", age=44, glasses="wire"),
    "huang-lixin": dict(sex="m", skin="warm", hair="black", style="side", kind="shirt", cloth=SKY, bg="#e3edf5", age=43, flip=True, mouth="open"),
    "hu-zhigang": dict(sex="m", skin="deep", hair="black", style="crew", kind="blazer", cloth=NAVY, bg="#ece8e0", age=49, w=106),
    "yu-qiuju": dict(sex="f", skin="warm", hair="grey", style="perm", kind="crew", cloth=TEAL, bg="#e6f0ed", age=61, glasses="wire"),
    "cheng-wenhua": dict(sex="m", skin="light", hair="brown", style="side", kind="sweater", cloth=OLIVE, bg="#eff0e3", age=38, glasses="brown", w=99),
    "chen-zhiyuan": dict(sex="m", skin="warm", hair="black", style="side", kind="blazer", cloth=SLATE, bg="#e7efec", age=45),
    "xiong-wei": dict(sex="m", skin="warm", hair="black", style="young", kind="polo", cloth=BLUE, bg="#eae9f4", age=29, w=100),
    # Responsible cadres.
    "yin-xiaolan": dict(sex="f", skin="light", hair="brown", style="bun", kind="blazer", cloth=PLUM, bg="#f3e8ee", age=36, earring=True, w=99),
    "fang-jianping": dict(sex="m", skin="warm", hair="grey", style="bald", kind="shirt", cloth=WHITE, bg="#dde7ee", age=59, glasses="dark", w=105),
    "peng-lihua": dict(sex="f", skin="tan", hair="black", style="fringe", kind="blazer", cloth=NAVY, bg="#e7ebf2", age=41, glasses="dark"),
    "luo-man": dict(sex="f", skin="light", hair="chestnut", style="long", kind="shirt", cloth=WHITE, bg="#efe6dc", age=31, flip=True, w=99, mouth="open"),
    "lei-xueqin": dict(sex="f", skin="warm", hair="salt", style="ponytail", kind="roll", cloth=GREY, bg="#eceae6", age=50, flip=True),
    # Volunteers and the community's own staff.
    "shen-guihua": dict(sex="f", skin="warm", hair="white", style="perm", kind="vest", cloth=RED, bg="#f8ece6", age=66, mouth="open"),
    "liu-lingzhen": dict(sex="f", skin="warm", hair="black", style="pixie", kind="blazer", cloth=BLUE, bg="#e8eef5", age=51, flip=True, earring=True),
    "yin-guifang": dict(sex="f", skin="tan", hair="brown", style="ponytail", kind="blazer", cloth=MOSS, bg="#eaf1e7", age=47, glasses="wire", w=104),
}


def rect(x, y, w, h, fill, r=0, extra=""):
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{fill}" {extra}/>'


def house(x, base, w, floors, wall, roof, lit=()):
    """A block of flats standing on y = base; `lit` numbers the windows with a light."""
    step, h = 78, floors * 78 + 30
    out = [rect(x, base - h, w, h, wall), rect(x - 10, base - h - 16, w + 20, 18, roof, 4)]
    columns = (w - 20) // 74
    left = x + (w - columns * 74 + 30) / 2
    for f in range(floors):
        for c in range(columns):
            if f == floors - 1 and c == columns // 2:
                out.append(rect(left + c * 74 - 4, base - 76, 52, 76, roof, 4))
                continue
            n = f * columns + c
            out.append(rect(left + c * 74, base - h + 28 + f * step, 44, 46, "#f6dfa4" if n in lit else "#eef3f5", 3))
            out.append(rect(left + c * 74 - 4, base - h + 74 + f * step, 52, 6, roof, 2))
    return "".join(out)


def tree(x, base, r, leaf="#7fa37a"):
    return rect(x - 6, base - r * 1.7, 12, r * 1.7, "#7d6450") + f'<ellipse cx="{x}" cy="{base - r * 1.9}" rx="{r}" ry="{r * 1.15}" fill="{leaf}"/>'


def car(x, base, colour, glass="#dbe6ea"):
    return (
        f'<path fill="{colour}" d="M{x} {base - 14}L{x} {base - 46}Q{x + 2} {base - 56} {x + 18} {base - 60}L{x + 36} {base - 64}L{x + 58} {base - 92}Q{x + 62} {base - 98} {x + 72} {base - 98}'
        f'L{x + 126} {base - 98}Q{x + 136} {base - 98} {x + 142} {base - 90}L{x + 160} {base - 62}L{x + 178} {base - 56}Q{x + 188} {base - 52} {x + 188} {base - 42}L{x + 188} {base - 14}Z"/>'
        f'<path fill="{glass}" d="M{x + 50} {base - 64}L{x + 68} {base - 86}L{x + 96} {base - 86}L{x + 96} {base - 64}ZM{x + 106} {base - 64}L{x + 106} {base - 86}L{x + 128} {base - 86}L{x + 144} {base - 64}Z"/>'
        + "".join(f'<circle cx="{x + d}" cy="{base - 14}" r="19" fill="#33383d"/><circle cx="{x + d}" cy="{base - 14}" r="8" fill="#c3cbd0"/>' for d in (42, 148))
    )


def fire_lane():
    """A fire engine on a lane that is kept clear; cars stand in their bays."""
    y = 430
    out = [rect(0, 0, 1200, 675, "#e6eff3"), '<circle cx="1010" cy="104" r="46" fill="#f7dfa0"/>',
           rect(0, y - 40, 1200, 60, "#c9d8bd"),
           house(60, y - 20, 330, 4, "#d8c3ab", "#a98467", (1, 6, 9)), house(470, y - 20, 260, 3, "#b9c9d3", "#71899a", (2, 4)),
           house(812, y - 20, 330, 4, "#dccfb8", "#a58f6a", (0, 5, 10)), tree(432, y - 12, 40), tree(770, y - 12, 44, "#6f9670"),
           tree(30, y - 12, 36, "#6f9670"), tree(1172, y - 12, 36),
           rect(0, y, 1200, 150, "#aab2b8"), rect(0, y + 150, 1200, 95, "#969fa6"), rect(0, y - 6, 1200, 8, "#dfe4e6"),
           rect(0, y + 10, 1200, 9, "#f0c23c"), rect(0, y + 134, 1200, 9, "#f0c23c")]
    out += [f'<path d="M{x} {y + 40}l46 32l-46 32l18 0l46 -32l-46 -32Z" fill="#f0c23c" opacity=".75"/>' for x in (60, 170, 910, 1020, 1130)]
    out += [rect(x, y + 152, 5, 93, "#eef1f2") for x in range(50, 1200, 216)]
    for x, c in ((66, "#5d7f9c"), (282, "#e9ebec"), (714, "#8a5a52"), (930, "#6c8a6c")):
        out.append(car(x, y + 226, c))
    fx, base = 330, y + 112
    out += [rect(fx, base - 118, 340, 100, "#c8382f", 8), rect(fx, base - 60, 460, 12, "#f4f5f5"),
            f'<path fill="#c8382f" d="M{fx + 350} {base - 18}L{fx + 350} {base - 132}Q{fx + 350} {base - 140} {fx + 358} {base - 140}L{fx + 428} {base - 140}Q{fx + 438} {base - 140} {fx + 442} {base - 132}L{fx + 462} {base - 78}L{fx + 470} {base - 66}L{fx + 470} {base - 18}Z"/>',
            f'<path fill="#dbe8ee" d="M{fx + 368} {base - 122}L{fx + 424} {base - 122}L{fx + 442} {base - 76}L{fx + 368} {base - 76}Z"/>',
            rect(fx + 350, base - 62, 120, 12, "#f4f5f5"), rect(fx + 392, base - 154, 34, 14, "#3f78b8", 5),
            rect(fx + 10, base - 142, 330, 8, "#d5dadd", 3), rect(fx + 10, base - 160, 330, 8, "#d5dadd", 3)]
    out += [rect(fx + 26 + i * 36, base - 158, 7, 22, "#d5dadd") for i in range(9)]
    out += [rect(fx + 22 + i * 106, base - 106, 90, 38, "#a92d26", 4) for i in range(3)]
    out += [f'<circle cx="{fx + d}" cy="{base - 14}" r="29" fill="#2e3338"/><circle cx="{fx + d}" cy="{base - 14}" r="12" fill="#c3cbd0"/>' for d in (76, 262, 410)]
    return "".join(out)


def sewer():
    """A yard cut open: houses above, the new drain below, water running freely to the main."""
    g = 330
    out = [rect(0, 0, 1200, 675, "#e9f0ee"), f'<path d="M0 250Q200 190 420 236T840 214T1200 236L1200 {g}L0 {g}Z" fill="#d3e0d2"/>',
           house(70, g, 262, 3, "#d9c4ad", "#a27c60", (1, 4)), house(410, g, 262, 3, "#c3ced4", "#768b99", (0, 5)), tree(372, g, 38), tree(716, g, 44, "#6f9670"), tree(1150, g, 40),
           rect(0, g, 1200, 26, "#b9bfc2"), rect(0, g + 26, 1200, 64, "#c9ab87"), rect(0, g + 90, 1200, 110, "#b3906c"), rect(0, g + 200, 1200, 145, "#987657")]
    for i in range(46):                       # stones, spread by a fixed rule
        x, yy = i * 173 % 1200, g + 50 + i * 89 % 280
        out.append(f'<ellipse cx="{x}" cy="{yy}" rx="{6 + i % 4 * 2}" ry="{4 + i % 3}" fill="#7f6148" opacity=".38"/>')
    pipe, water = "#eef2f3", "#6fa9c9"
    for x in (200, 540):                      # down-pipes of the houses
        out += [f'<path d="M{x} {g}L{x} 504" fill="none" stroke="#8d979d" stroke-width="40"/>',
                f'<path d="M{x} {g}L{x} 504" fill="none" stroke="{pipe}" stroke-width="30"/>',
                f'<path d="M{x} {g + 6}L{x} 520" fill="none" stroke="{water}" stroke-width="9"/>']
    out += [f'<path d="M120 520L1200 585" fill="none" stroke="#8d979d" stroke-width="82"/>', f'<path d="M120 520L1200 585" fill="none" stroke="{pipe}" stroke-width="68"/>',
            f'<path d="M120 536L1200 601" fill="none" stroke="{water}" stroke-width="32"/>',
            rect(104, 470, 18, 98, "#8d979d", 4)]
    out += [f'<path d="M{x} {532 + (x - 120) * 65 / 1080:.0f}q16 -9 32 1t32 2" fill="none" stroke="#d5e9f3" stroke-width="5" stroke-linecap="round"/>' for x in (180, 350, 460, 640, 760, 1010, 1110)]
    mx = 850                                  # the inspection shaft
    out += [rect(mx, g + 8, 112, 196, "#8f999f"), rect(mx + 14, g + 8, 84, 210, "#4d565c"),
            rect(mx - 8, g - 6, 24, 18, "#6b747a", 3), rect(mx + 96, g - 6, 24, 18, "#6b747a", 3), rect(mx + 128, g - 12, 112, 12, "#5b646a", 4)]
    out += [rect(mx + 28, y, 56, 7, "#aeb7bc", 3) for y in range(g + 34, g + 190, 34)]
    # The worker beside the shaft, with helmet and vest.
    wx = 790
    out += [rect(wx - 20, g - 76, 16, 74, "#3d4f66", 5), rect(wx + 4, g - 76, 16, 74, "#3d4f66", 5), rect(wx - 26, g - 8, 24, 9, "#2e3338", 4), rect(wx + 2, g - 8, 24, 9, "#2e3338", 4),
            rect(wx - 28, g - 150, 56, 80, "#e07b32", 14), rect(wx - 28, g - 112, 56, 9, "#f6e9c8"),
            f'<path d="M{wx + 22} {g - 138}L{wx + 62} {g - 96}" stroke="#e07b32" stroke-width="17" stroke-linecap="round"/><path d="M{wx - 22} {g - 138}L{wx - 34} {g - 90}" stroke="#e07b32" stroke-width="17" stroke-linecap="round"/>',
            f'<path d="M{wx + 62} {g - 130}L{wx + 66} {g - 4}" stroke="#7d6450" stroke-width="8" stroke-linecap="round"/><path d="M{wx + 52} {g - 30}L{wx + 80} {g - 30}L{wx + 76} {g + 2}L{wx + 58} {g + 2}Z" fill="#7b868d"/>',
            f'<circle cx="{wx}" cy="{g - 172}" r="24" fill="#e5b68f"/><path d="M{wx - 30} {g - 176}Q{wx - 28} {g - 212} {wx} {g - 212}Q{wx + 28} {g - 212} {wx + 30} {g - 176}Z" fill="#f0c23c"/>']
    return "".join(out)


PICTURES = {"fire-lane": fire_lane, "sewer": sewer}


def gps_exif():
    """EXIF of an imaginary phone picture taken in the community: what a build must take out."""
    rational = lambda *v: tuple((x, 1) for x in v)
    return piexif.dump({
        "0th": {piexif.ImageIFD.Make: b"gridboard sample", piexif.ImageIFD.Model: b"drawn portrait",
                piexif.ImageIFD.DateTime: b"2012:03:01 09:00:00"},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: b"2012:03:01 09:00:00"},
        "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: rational(29, 50, 15),
                piexif.GPSIFD.GPSLongitudeRef: b"E", piexif.GPSIFD.GPSLongitude: rational(114, 19, 19)},
    })


def draw(svg, width=W):
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=2 * width))
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return image.resize((image.width // 2, image.height // 2), Image.LANCZOS)


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--only", metavar="ID", help="draw one person")
    args.add_argument("--sheet", metavar="PNG", help="also write an overview of all portraits")
    args = args.parse_args()
    PHOTOS.mkdir(parents=True, exist_ok=True)
    pictures = []
    for name, look in PEOPLE.items():
        if args.only in (None, name):
            image = draw(portrait(look), 2 * W)
            extra = {"exif": gps_exif()} if name == "liu-pingzhen" else {}
            image.save(PHOTOS / f"{name}.jpg", quality=85, optimize=True, **extra)
            pictures.append(image)
    if args.only is None:
        IMAGES.mkdir(parents=True, exist_ok=True)
        for name, picture in PICTURES.items():
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="675" viewBox="0 0 1200 675">{picture()}</svg>'
            draw(svg, 1200).save(IMAGES / f"{name}.png", optimize=True)
    if args.sheet:
        columns = 7
        sheet = Image.new("RGB", (columns * 260, -(-len(pictures) // columns) * 325), "white")
        for i, image in enumerate(pictures):
            sheet.paste(image.resize((252, 315), Image.LANCZOS), (i % columns * 260 + 4, i // columns * 325 + 5))
        sheet.save(args.sheet)


if __name__ == "__main__":
    main()
