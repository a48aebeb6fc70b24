# What the tool says. Three sentences a code: what is wrong, what to do (.hint), the story (.about, for gridboard explain).

error = error
warning = warning
hint = help

toml-duplicate = the same key is written twice
toml-quotes = text must be in straight quotes
toml-string = a quote is not closed, or the text runs over a line end
toml-bracket = a bracket is not closed
toml-assignment = an equals sign is missing, or nothing follows it
toml-comma = a comma is missing in a list
toml-date = the date is wrong; write it like 2013-05-07
toml-number = the number is wrong; phones, ids and codes are in quotes
toml-bool = only true or false
toml-key = the key before the equals sign is wrong; letters, digits, _ and - only
toml-extra = there is too much on this line
toml-deep = brackets nest too deep
toml-other = this cannot be understood

limit-files = files
limit-text-files = TOML and Markdown files
limit-grids = grids
limit-record-lines = lines of the record of prints
limit-record-texts = different texts in the record of prints
limit-record-size = bytes of different texts in the record of prints
limit-memory = memory that this site would take
limit-memory-picture = memory that this site would take
limit-ceiling = memory
limit-output = files of the output
limit-depth = folders inside each other
limit-texts = text in all files together
limit-maps = boundaries in all files together
limit-values = values in all TOML files together
limit-nesting = lists and quotes inside each other
limit-poster-bytes = text on a poster, in bytes
limit-poster-marks = paragraphs, items, rows, cells and links on a poster
limit-poster-columns = columns of a table on a poster
limit-poster-pictures = pictures on a poster
limit-polygons = polygons
limit-corners = corners

figure-households = the households
figure-population = the people
figure-resident_households = the resident households
figure-resident_population = the resident people
figure-floating_population = the floating population
figure-area_km2 = the area

type-text = text in quotes
type-integer = a whole number without quotes
type-number = a number without quotes
type-bool = true or false
type-date = a date such as 2013-05-07, without quotes
type-list = a list such as ["a", "b"]
type-table = a table such as [consent]
type-tables = one or more tables such as [[team]]
type-point = longitude and latitude, such as [114.32, 29.84]

want-not-empty = it must not be empty
want-text-length = at most 500 characters
want-one-line = one line of plain text, without line breaks or control characters
want-no-hidden-sign = sign number { $number } is { $sign }: it shows nothing and turns round or hides what stands beside it
want-positive = it must be above 0
want-not-negative = it must not be below 0
want-parity = "odd" or "even"
want-numbers = such as "1-35" or "7"
want-size = 400x600, 600x900, 900x600, a3, a2, a1, or WxH in mm from 200 to 2000
want-card-size = 90x54, 85.5x54 or 90x50 (mm)
want-wall-map = a0, a1 or a2
want-poster-size = a4 or a3
want-publish = only "phone" and "photo"
want-former-url = an address that the site had before, not the one that it has
want-timezone = the name of a time zone, such as Asia/Shanghai
want-moment = write 2013-05-09 or "2013-05-09 14:30"
want-event-end = not before event, and with a time if event has one
want-languages = language codes such as zh-CN and en; the first must be `language`
want-url = such as https://domain/, 200 letters at most
want-email = write it as name@example.cn
want-report-text = in braces only {"{"}board{"}"}, {"{"}place{"}"}, {"{"}issue{"}"}, {"{"}grid{"}"}
record-json = it is not JSON
record-fields = it has unknown fields, or lacks some
record-kind = the kind is not known
record-id = an id is wrong
record-date = the date is wrong
record-url = the address does not fit the ids and the issue
record-numbers = the issue, the copies or the batch is wrong
record-facts = a fact is not known
record-mark = it begins with a byte-order mark
record-crlf = lines end as on Windows
image-unknown = it is no JPG, PNG or WebP
image-cut = the end of the file is missing
image-broken = it is damaged
image-gone = it was changed or moved while it was read
image-cmyk = is in CMYK (for print shops); it was converted to RGB, its colours may differ
image-deep = has more than 8 bits a channel; 8 are used
image-animated = moves; only its first picture is used
want-lonlat = longitude from -180 to 180, latitude from -90 to 90

# serve
lang = en
serve-open-at = Preview of the site: { $site }
serve-beside = With boards and cards beside it: { $workbench }
serve-stop = Save a file, and the pages follow. Ctrl+C ends it.
serve-read = Up to date.
serve-kept = { $errors } errors found; the pages stay as they were before.
serve-port = Port { $port } cannot be used: { $reason }. Choose another one with --port.
serve-failed = The preview did not start: { $reason }
serve-mistakes = Please mend this first
serve-last-good = When it is mended and saved, this page goes by itself.
serve-close = Show the last good version
serve-workbench = Preview of site and print
serve-site = Site
serve-print = Print
serve-all = Show all pieces
serve-open = Open the site by itself
serve-none = Nothing is printed for this page. Open a grid’s page to see its boards and cards here.
serve-drawing = Being set …
serve-pdf = Open the PDF
serve-front = Front
serve-back = Back

E101 = this file cannot be read: { $reason }
    .hint = See whether it is still there, open in another program, or lacks read permission.
    .about = The file exists but the system does not let it be read: permissions, a lock, or a network drive that is gone.
E102 = this file is not text (neither UTF-8 nor GBK)
    .hint = Save it as UTF-8 in a text editor. If it is an image or a Word file, move it away.
    .about = Content files are UTF-8. GBK is read with a warning. A binary file with another extension cannot be read.
W103 = this file is in GBK and was read as GBK
    .hint = Save it as UTF-8: GBK lacks characters that occur in names.
    .about = Old editors on Chinese Windows save GBK ("ANSI"). It is read, but it lacks rare characters.
E104 = the file is too large: { $size }, the limit is { $limit }
    .hint = { $kind ->
        [image] Make the picture smaller: 2000 px on the long side is plenty.
        [map] Simplify the lines in mapping software: a corner every few metres is plenty.
        [font] That is what all fonts of theme and content may have together. Remove those that nobody prints with, or use a file with fewer weights or languages of the family.
       *[other] Shorten the text or split it into several files; is it a file that got here by mistake?
    }
    .about = Each kind of file has a limit so that one file cannot exhaust the machine.
E105 = there is no content/site.toml
    .hint = Run this where the content folder lies, or point to it with --root; `gridboard init DIR` makes a new site.
    .about = site.toml holds the title, the address and the roles. Nothing works without it.
E106 = the folder "{ $folder }" has no community.toml
    .hint = Each community has a folder with a community.toml; if this is none, move it out of content/.
    .about = Every folder below content/ is a community.
E107 = the file name "{ $name }" cannot be used
    .hint = Use lower-case letters, digits and hyphens only, such as liu-pingzhen.toml; it becomes part of an address.
    .about = Names of workers, notices, guides and community folders become part of addresses: a-z, 0-9 and -, up to 64 characters.
E108 = there is no community in content/
    .hint = Make a folder below content/ with a community.toml and a grids folder.
    .about = At least one community is needed before anything can be published.
E109 = { $kind ->
        [limit-ceiling] this takes too much memory: { $count }, and it may take { $limit }
        [limit-memory] this site would take too much memory: { $count }, the limit is { $limit }
        [limit-memory-picture] this site would take too much memory: { $count }, the limit is { $limit }
       *[other] too many { $what }: { $count }, the limit is { $limit }
    }
    .hint = { $kind ->
        [limit-nesting] Put fewer lists or quotes inside each other; often a line of > or - was pasted by mistake.
        [limit-poster-bytes] Nobody reads so much on a wall: put a short version on the poster, with poster = true, and the whole text in a notice of its own.
        [limit-poster-marks] Nobody reads so much on a wall: put a short version on the poster, with poster = true, and the whole list in a notice of its own.
        [limit-poster-columns] No sheet is wide enough: divide the table, or take poster = true out.
        [limit-poster-pictures] Nobody looks at so many on a wall: put the best on the poster, with poster = true, and the rest in a notice of its own.
        [limit-grids] Make several sites of a larger city, one a district, each with a folder and an address of its own.
        [limit-record-lines] Keep the file as it is, and ask whoever looks after gridboard: what was printed must not be lost.
        [limit-record-texts] Keep the file as it is, and ask whoever looks after gridboard: what was printed must not be lost.
        [limit-record-size] Keep the file as it is, and ask whoever looks after gridboard: what was printed must not be lost.
        [limit-ceiling] Nothing is damaged: what was published stays as it was. Usually one thing is unusually large (a photo, a map, a theme, a long guide) or something is there thousands of times: take it out and try again. A large city becomes several sites, one a district. On a computer with much memory: --memory 2000.
        [limit-memory] Make several sites, one a district, or leave out what nobody looks for: four places weigh as much as a grid.
        [limit-memory-picture] Save large photos smaller, 2000 px on the long side is plenty: the largest wants { $picture }. Or make several sites, one a district, or leave out what nobody looks for.
        [limit-output] Each language and each former address makes every page once more, each board a file. Leave out some, or make several sites, one a district.
        [limit-depth] Move the files up; the tool reads a community's folder and those directly in it.
        [limit-corners] Simplify the lines in mapping software: a corner every few metres is plenty.
        [limit-polygons] Join what belongs to one grid in mapping software, and remove what is no grid.
       *[other] Split the site, or remove what is not used.
    }
    .about = Limits keep a folder that got here by mistake from exhausting the machine.
W110 = this file is not used
    .hint = Grids and workers are .toml files, notices and guides .md files, directly in grids/, workers/, notices/, guides/; check the folder and the extension (Windows may have added .txt).
    .about = A file in the wrong folder or with another extension is not published. This reminds you before anything is lost silently.
W111 = this is a link to another place and is not followed
    .hint = Put the file or folder itself here, not a link or shortcut to it.
    .about = Content lies below content/ and nowhere else. A link could lead to any file of the computer, and it would be published.
E201 = the syntax is wrong: { $reason }
    .hint = Common causes: a missing quote, Chinese quotes “” around a value, a full-width ＝, an unclosed bracket, the same key twice.
    .about = A TOML file has `key = value` on each line; text in straight quotes; dates such as 2013-05-07 without quotes; a line like [[team]] begins a new group.
E202 = unknown key "{ $key }"
    .hint = { $guess ->
        [none] Known here: { $allowed }.
       *[other] Did you mean "{ $guess }"? Known here: { $allowed }.
    }
    .about = A misspelt key would silently lose what follows it, so unknown keys are errors.
E203 = "{ $key }" is missing
    .hint = Add a line, for example: { $example }
    .about = Some keys are needed: pages and boards would be incomplete without them.
E204 = "{ $key }" has the wrong type; it should be { $expected }
    .hint = Phones, ids and codes are in quotes; counts and dates are not.
    .about = Each key has its type: text, number, date, list or table.
E205 = "{ $value }" cannot be used for "{ $key }": { $expected }
    .hint = Change it to what is asked for.
    .about = The type is right but the value is outside of what is allowed.
E206 = "{ $value }" is not a date
    .hint = Write year-month-day, such as 2013-05-07, without quotes.
    .about = Dates are written 2013-05-07, month and day with two digits.
E207 = the part between "+++" lines at the beginning is missing
    .hint = Begin the file with a line +++, then title = "…" and date = 2013-05-07, then +++, then the text.
    .about = Notices and guides are Markdown with title and date in TOML between two +++ lines.
E208 = the site has no language "{ $language }"
    .hint = Add it to `languages` in site.toml, or remove this entry. Known: { $allowed }.
    .about = Translations may only use the languages listed in site.toml.
E301 = the id "{ $id }" cannot be used
    .hint = Use 2 to 16 lower-case letters, digits or hyphens, such as sy08. It is printed in the QR code and never changes.
    .about = Ids of grids and boards are printed inside QR codes: a-z, 0-9 and -; a grid's has 2 to 16 characters.
E302 = the id "{ $id }" is used twice; the other is in { $other }
    .hint = Give one of them a new id. An id that was printed must not change nor pass to another grid.
    .about = A grid's id is its address, so it is unique in the whole site.
E303 = the code "{ $code }" is used twice; the other is in { $other }
    .hint = Check both and correct one.
    .about = Each community and each grid has a code of its own.
E304 = the code "{ $code }" is wrong
    .hint = A community's code has 12 digits; a grid's begins with its community's, { $prefix }, and has 2 to 4 digits more. Both in quotes.
    .about = Community codes: 6 digits county, 3 subdistrict, 3 community. A grid adds 2 to 4 (mostly 3).
E305 = there is no worker "{ $worker }"
    .hint = { $guess ->
        [none] Make a file { $worker }.toml in workers/, or use the name of an existing one.
       *[other] Did you mean "{ $guess }"? A worker's id is the file name in workers/.
    }
    .about = `worker` in a team is a file name in workers/ without .toml.
E306 = there is no grid "{ $grid }"
    .hint = { $guess ->
        [none] Check the id; it stands in the files of the grids folder.
       *[other] Did you mean "{ $guess }"?
    }
    .about = `grids` of a notice and `grid` of a boundary are the ids in the grid files.
E307 = the successor "{ $grid }" does not exist
    .hint = { $guess ->
        [none] Each grid in `successors` must have its own file.
       *[other] Did you mean "{ $guess }"?
    }
    .about = After a grid is closed its old codes lead to its successors, so they must exist.
E308 = the successors run in a circle: { $chain }
    .hint = Change `successors` of one of them so that the chain ends at an open grid.
    .about = Old codes follow `successors` to today's grid; a circle never gets there.
E309 = a closed grid has no successors
    .hint = Add them, for example successors = ["sy03"]; the codes on old boards lead there.
    .about = A printed code must not die, so a closed grid names its successors.
E310 = there is no role "{ $role }"
    .hint = { $guess ->
        [none] Add it under [[roles]] in site.toml, or use one of: { $allowed }.
       *[other] Did you mean "{ $guess }"? Known roles: { $allowed }.
    }
    .about = Roles are listed under [[roles]] in site.toml; their order is the order on boards.
E311 = { $grid } has no 网格员 on { $date }
    .hint = Add one under [[team]] with role = "网格员", or check the dates `from` and `until`.
    .about = Residents scan to find their grid worker. Every open grid has one on the day.
W312 = { $name } serves in no grid
    .hint = If they have left, remove the file and the photo; if they are new, add them to a grid's [[team]].
    .about = Somebody without a post is not shown anywhere; this reminds you in case it was forgotten.
E313 = the times of { $name } as { $role } overlap
    .hint = End the first with `until` and begin the next with a later `from` (`until` is the last day).
    .about = One person in one role of one grid cannot serve twice at a time.
E314 = dates are the wrong way round: { $later } is before { $earlier }
    .hint = Check the two dates.
    .about = The end cannot come before the beginning: from and until, opened and closed, date and expires.
W315 = { $before } leaves on { $until }, but { $after } takes over on { $from } ({ $role })
    .hint = For a hand-over, let the next `from` be no earlier than the last `until`; ignore this if both really serve.
    .about = While both serve, both are shown, and residents may not know whom to call.
E401 = the phone number "{ $phone }" is wrong
    .hint = A mobile has 11 digits; a landline is area-number, such as "0715-8888888"; short numbers such as 12345 are fine.
    .about = Numbers are printed large and become links, so they must be whole: mobiles with 11 digits, landlines with area code, 400 and 800 numbers, short numbers of 3 to 6 digits.
E402 = the phone number "{ $phone }" looks damaged by Excel
    .hint = { $guess ->
        [none] Its last digits are lost: fill in the whole number again, in quotes.
       *[other] It may have been { $guess }; check and correct it.
    }
    .about = Excel takes numbers for figures: 1.38E+10, a trailing .0, a lost leading 0. Full-width digits come from input methods.
E403 = the photo "{ $photo }" is missing
    .hint = { $guess ->
        [none] Put it into the photos folder under exactly this name (upper and lower case count).
       *[other] Did you mean "{ $guess }"?
    }
    .about = Photos lie in the community's photos folder; `photo` is the file name.
W404 = the photo is too small: { $width } × { $height } px
    .hint = At least { $need } px on each side prints well. Use the original picture.
    .about = Photos are printed large on boards; too few pixels look blurred.
E405 = the picture { $file } cannot be used: { $what } ({ $reason })
    .hint = Open it in an image viewer and save it as JPG or PNG. Convert HEIC photos from phones first.
    .about = JPG, PNG and WebP are supported. The extension must match; copy damaged files again.
E406 = the picture { $file } has too many pixels: { $width } × { $height }
    .hint = { $kind ->
        [memory] Opening it takes { $takes } of memory, the limit is { $memory }. Save it anew as a plain JPEG, or make it smaller.
       *[other] Scale it to at most { $limit } px on the long side and { $pixels } million pixels.
    }
    .about = A limit on pixels keeps one image from exhausting memory.
W407 = { $name } has no [consent]: phone, photo and WeChat are not published
    .hint = Once they agree, add [consent] with date = … and publish = ["phone", "photo"].
    .about = Publishing a person's phone, WeChat or photo needs their consent. Until then the duty phone and the surname stand in.
W408 = { $name } has no number to publish, and the community has no duty phone
    .hint = Add duty_phone to community.toml.
    .about = Without a number nobody can be reached after the scan.
W409 = the picture { $file } { $what }
    .hint = Look at it in the printed piece; if it is not right, save it anew as a JPEG or PNG in RGB with 8 bits.
    .about = Pictures are made anew as JPEG in RGB with 8 bits. What that changes, and what the file lacks, is told.
W410 = the photo has an odd shape for a face: { $width } × { $height } px
    .hint = Use a portrait: a little higher than wide, with the face in the middle. What lies outside is cut off.
    .about = Faces are shown 4:5. Of a very wide or very high picture only a strip is left, on which nobody is recognised.
E411 = a resident id stands here: { $text }
    .hint = Take the number out; a name alone will do. Resident ids are never published.
    .about = Publishing a resident id breaks the Personal Information Protection Law. The number passed its own check digit: it is no chance.
E412 = the number of a bank card stands here: { $text }
    .hint = Take the number out; to be paid, name the office and where it is.
    .about = Bank cards are sensitive and misused once published. Numbers of 16 to 19 digits whose check digit fits are named.
E413 = the mobile number { $text } is no worker's and not the community's
    .hint = If a worker has a new number, write it here as well; take out a stranger's, or write the community's. If it is public on purpose, add [[privacy.allow]] with text and reason to site.toml.
    .about = Numbers of workers and communities are public; those of others need their consent.
E414 = this tells where somebody lives: { $text }
    .hint = Take out the name or the door. If it is public on purpose, add [[privacy.allow]] with text and reason to site.toml.
    .about = With a name and an address anybody can go to somebody's door. Notices name buildings, or surnames.
E415 = this tells of somebody's illness, need or punishment: { $text }
    .hint = Take out the name and the door; policies and counts will do. If it is public on purpose, add [[privacy.allow]] with text and reason to site.toml.
    .about = Poverty relief, disability, mental illness, release from prison, correction, drugs and living alone are sensitive: never beside a name or an address.
W416 = "{ $text }" no longer stands in the content, so it need not be allowed
    .hint = Remove this [[privacy.allow]] from site.toml.
    .about = An allowance that outlives its text may let something else pass one day.
E417 = { $text } is the phone or WeChat id of a worker who did not agree to have it published, or has left
    .hint = Take it out, or write the community's duty phone instead. If the worker agrees, add [consent] to the worker's file, with "phone" in publish.
    .about = A worker's phone and WeChat id are published with consent only, in notices too; who has left has not agreed any longer.
E501 = "{ $place }" belongs to two grids; the other is in { $other }
    .hint = Keep one; where a street is shared, tell house numbers apart with `numbers` and `parity`.
    .about = Each estate, building or yard belongs to one grid. Streets can be split by number and parity.
E502 = the boundary file is malformed: { $reason }
    .hint = boundaries.geojson is a GeoJSON FeatureCollection; each feature has "grid": "<id>" in its properties.
    .about = Boundaries are exported by mapping software, longitude before latitude.
E503 = the boundary of { $grid } is invalid: { $reason }
    .hint = Check it in mapping software: no line crosses itself, at least three corners, longitude then latitude.
    .about = A boundary is one or more closed polygons that do not cross themselves.
W504 = { $grid } has no boundary
    .hint = Add it to boundaries.geojson; until then it is missing on the map.
    .about = Where there is a boundary file, every open grid should be in it.
E505 = the boundaries of { $a } and { $b } overlap by about { $area } m²
    .hint = Let both share one line in mapping software.
    .about = What overlaps belongs to two grids at once, and nobody knows whom to call.
W506 = there is a gap between grids of about { $area } m²
    .hint = Let neighbours share one line; ignore this if the area is not the community's.
    .about = Households inside a gap belong to no grid.
W507 = the board "{ $board }" does not stand inside { $grid }
    .hint = Check at = [longitude, latitude]; they may be swapped.
    .about = `at` marks "you are here" on the board's map.
W601 = { $figure } of all grids add up to { $sum }; the community says { $total }
    .hint = Check the grids' figures or update [totals] in community.toml.
    .about = Residents do not trust figures that do not add up.
E701 = base_url must begin with https://
    .hint = Write "https://your.domain/". It is printed in every code and cannot change afterwards.
    .about = WeChat and browsers block plain http; a printed address has to last for years.
W702 = the address in the code has { $bytes } characters, so the code is dense
    .hint = Use a shorter domain or path; up to 42 characters scan best.
    .about = The shorter the address, the larger the modules. Above version 5 there is a warning.
E703 = the address in the code has { $bytes } characters, which is too long
    .hint = Shorten base_url to at most 150 characters.
    .about = On a card, the modules of such a code would be too small to scan.
E704 = no font has the character "{ $char }" ({ $point })
    .hint = Put a font that has it into content/fonts (BabelStone Han, Hanazono).
    .about = A missing character prints as a blank. A public service can write everybody's name, so this is an error.
E705 = { $what } does not fit on { $piece } even at the smallest type
    .hint = Shorten the text, or choose a larger size.
    .about = Text is never cut and never shrinks below what can be read.
E706 = two things would be written to the same place: { $path }
    .hint = Rename one of them.
    .about = Addresses are unique, also where only upper and lower case differ.
E707 = the link "{ $link }" leads nowhere
    .hint = Links inside the site are relative, such as ../guides/name.md; others are whole https:// addresses.
    .about = Every internal link is walked before publishing.
E708 = the image "{ $image }" is missing
    .hint = Paths start at this file's folder, such as images/map.png; JPG, PNG or WebP inside the community's folder.
    .about = Images of notices lie inside the community's folder.
W709 = HTML tags in the text were dropped: { $tags }
    .hint = Use Markdown: **bold**, [text](link), tables, lists.
    .about = For safety no HTML from content reaches a page.
W710 = the image "{ $image }" has no text
    .hint = Write ![what it shows](file); people who cannot see it rely on that.
    .about = Screen readers read this text aloud.
W711 = the photo has only { $given } pixels; printed on { $piece } it looks coarse ({ $dpi } dpi)
    .hint = Use a photo of at least { $needed } pixels, or keep this one: it is printed all the same.
    .about = Photos in print want at least 150 dpi (pixels an inch); with fewer one sees them.
E801 = no Chinese font was found; tried: { $tried }
    .hint = Debian or Ubuntu: apt install fonts-noto-cjk; Fedora: google-noto-sans-cjk-fonts; elsewhere put Noto Sans SC into content/fonts.
    .about = Printed pieces embed a Chinese font, looked for in the theme's fonts, content/fonts and the system.
E802 = a theme file is faulty: { $reason }
    .hint = Check this file below themes/; without it the built-in one is used.
    .about = Files in themes/ take the place of the built-in theme's.
E803 = the template failed: { $reason }
    .hint = Check this theme file; without it the built-in one is used. docs/theme.md lists the data.
    .about = Pages are Tera templates, printed pieces Typst sources. Nothing is published while one fails.
E804 = the code in { $path } cannot be read: { $reason }
    .hint = If you changed the theme, check the code's size, colour and quiet zone; else please report it.
    .about = Every code is read from the finished file by two decoders before anything is published.
E805 = the code in { $path } reads "{ $found }" instead of "{ $expected }"
    .hint = If you changed the theme, check the code it draws; else please report it.
    .about = What is read must be what was planned, to the letter.
E806 = the code in { $path } has only { $modules } modules of quiet zone
    .hint = Leave 4 modules on every side (ISO/IEC 18004). Check the theme.
    .about = Without 4 modules of white around it some phones cannot read a code.
E807 = the link "{ $link }" on { $path } leads nowhere
    .hint = If you changed the theme, check its links; else please report it.
    .about = Every internal link of every page is checked before publishing.
E808 = { $path } measures { $found } mm instead of { $expected } mm
    .hint = A printed piece has exactly its pages and its size. Check the theme.
    .about = Boards and cards are true to size, measured on the finished PDF.

E809 = there is no theme { $theme }: the folder themes/{ $theme } is missing
    .hint = Check theme = "…" in site.toml, or put the folder into themes/; without the line the default theme is used.
    .about = theme names a folder below themes/.
W810 = the language { $language } lacks words of the pages, { $count } in all: { $names }
    .hint = Add them to { $file } as they are in en.ftl; until then readers see the site's own language there.
    .about = The words of the pages (buttons, headings, how dates are written) are in the theme's folder i18n, one file a language.
E901 = this line of the record of prints cannot be understood: { $reason }{ $more ->
        [none] { "" }
       *[other] { " " }(and { $more } more lines)
    }
    .hint = Put back content/printed.jsonl from a backup or from version control. If a newer gridboard wrote it, update first.
    .about = printed.jsonl is written by gridboard record, one line a printed piece, and not meant to be edited.
E902 = this line of the record of prints was edited by hand{ $more ->
        [none] { "" }
       *[other] { " " }(and { $more } more lines)
    }
    .hint = Put back the file from a backup or from version control; if the edit is right, run gridboard record --rechain to seal it anew.
    .about = The sum at the end of a line is a digest of what stands before it: one changed letter breaks it.
E903 = one or more lines before this one are missing{ $more ->
        [none] { "" }
       *[other] { " " }(and in { $more } more places)
    }
    .hint = Put back the file from a backup or from version control, so that every sheet that hangs is known; if they are lost for good, run gridboard record --rechain.
    .about = The prev of a line is the sum of the line that came before when it was written. After a merge the order may differ; that does no harm.
E904 = the same piece of one batch was recorded twice: { $piece }{ $more ->
        [none] { "" }
       *[other] { " " }(and in { $more } more places)
    }
    .hint = Run gridboard record --rechain: of equal lines one is kept, a batch number that two computers used is changed.
    .about = A batch is recorded once; merging branches can bring duplicates.
E905 = a conflict mark that a merge left
    .hint = Run gridboard record --rechain: the lines of both sides are kept, the marks go.
    .about = Two branches added prints, and git does not know which comes first. It does not matter: both stay.
W906 = the last line of the record was written by half and is not used
    .hint = Run gridboard record with the batch's number again: the missing lines are added. Nothing has to be printed anew.
    .about = Most likely the power failed or a copy was interrupted. The lines before are whole.
W907 = the record of prints was saved by another program: { $what }
    .hint = Nothing is damaged and you may leave it; please do not open and save the file in an editor.
    .about = The tool writes UTF-8 without a mark, and lines that end in LF.
E911 = the file of grid { $grid } is gone, but { $count } printed pieces lead there{ $more ->
        [none] { "" }
       *[other] { " " }(and so it is with { $more } more grids)
    }
    .hint = Put the file back below content/{ $community }/grids/. If the grid was closed, it says: id = "{ $grid }", { $code ->
        [none] { "" }
       *[other] code = "{ $code }",{ " " }
    }name = "…", closed = { $today }, successors = ["the grid that follows"].
    .about = A printed code must not die. A closed grid keeps its file, which says who follows.
E912 = the id { $grid } was given to another grid: printed with code { $printed }, { $now ->
        [none] now without one
       *[other] now { $now }
    }
    .hint = If it is another grid, give it a new id and put the old file back; if only the code changed, write former_codes = ["{ $printed }"] into the file.
    .about = The old code on the wall would lead people to somebody else's grid, so an id is never used again.
E913 = printed codes begin with { $base }, and the site is now { $now }
    .hint = Write former_base_urls = ["{ $base }"] into site.toml, and let the old address lead to the new one (output/former/ holds a site that does).
    .about = The codes on the wall keep the old address. It must go on leading here.
E914 = a printed code leads to { $path }, which is gone or not published
    .hint = Put the file back (do not delete a notice that is over: with expires it is archived; take out draft and a publish day to come).
    .about = The codes of posters and wall maps must not die either.

# command line
privacy-clean = Nothing private was found.
privacy-allowed = Allowed: { $text } ({ $reason })
summary-clean = No problems found.
summary-found = { $errors } errors, { $warnings } warnings.
summary-more = There are more: only the { $most } gravest are told here. Mend these first, then check again.
summary-nothing-written = There are errors, so nothing was written; the last output is untouched.
build-done = Done: { $pages } pages, { $boards } boards, { $cards } cards; all { $codes } QR codes scanned and right.
build-done-site = Done: { $pages } pages; all { $codes } QR codes scanned and right. Boards and cards were left as they are.
build-done-print = Done: { $boards } boards, { $cards } cards; all { $codes } QR codes scanned and right. The website was left as it is.
build-stopped = Stopped. The last output is as it was; { $count } files that were finished are kept for the next run.
build-share = This is one share of the city: `gridboard merge` puts the shares together, and makes what spans them.
build-taken = { $count } files were finished before and taken over.
merge-no-share = { $path } holds no share of a city. First make one there: gridboard build --shard K/N --output { $path }
build-left = Not updated because of these errors: { $folders }. Pages, boards and cards of these communities stay as they last were; everything else is published. Whoever left or withdrew consent there since is still shown until the errors are mended.
build-cannot-go-on = It could not go on without the broken community: errors outside of communities stop everything, and a community can stay as it was only after a build with --keep-going that had no errors.
build-changed = { $written } files written, { $removed } removed, { $kept } unchanged.
build-withdrawn = Somebody left or withdrew consent: { $count } older files that may show them were removed.
build-where = Site: { $site }    Print: { $print }    Report: { $report }
output-foreign = { $path } holds files that gridboard did not write; nothing was touched, so that they are not lost. Use an empty folder.
output-link = { $path } is a link to another folder; nothing was touched, for what lies there is not gridboard's. Remove the link or choose another folder.
output-in-the-way = Something else stands at { $path }, where gridboard has to write; it was left alone. Move it away or delete it, then try again.
output-inside = { $path } lies inside content/; the output would mix with it. Choose another folder.
output-locked = Another gridboard is writing { $path }; wait for it to finish.
content-meanwhile = { $path } was saved while gridboard was working; nothing was written, since it may have been read half. Please run the command again.
output-failed = Writing { $path } failed: { $reason }
output-finished = The last run was interrupted; its work has been finished.
io-failed = { $path }: { $reason }
bad-today = --today takes a date such as 2013-05-07
explain-unknown = There is no code "{ $code }". { $guess ->
        [none] { "" }
       *[other] Did you mean { $guess }?
    }
explain-codes = All codes:
init-exists = { $path } has a content folder already; it was left alone.
init-done = Made { $path }
init-next = Next:
    1. open the files in content/ in a text editor and follow the comments;
    2. run gridboard build --root { $path }
    3. open { $path }/output/site/index.html in a browser
list-grids = Grids
list-workers = Workers
list-notices = Notices
list-soon = The next 30 days
list-empty = (none)
list-notice-expires = notice expires
list-notice-publishes = notice appears
list-hand-over = leaves
list-takes-over = takes over
list-closes = grid closes
list-opens = grid opens
col-id = Id
col-name = Name
col-households = Households
col-population = People
col-worker = Worker
col-state = State
col-roles = Posts
col-phone = Phone
col-date = Date
col-what = What
col-title = Title
col-where = Where
col-expires = Expires
state-open = open
state-closed = closed
state-published = published
state-expired = expired
state-waiting = waiting
phone-own = own
phone-duty = duty phone
phone-none = none
for-everyone = everyone

progress = { $done } of { $all } done
stuck = { $path } took too long and was given up. If the theme was changed, look for a loop that never ends; on a slow machine try --patience 300.
print-done = Batch { $batch }: { $files } files; all { $codes } QR codes scanned and right.
print-papers = Paper { $size }: { $count }
print-where = Everything is in { $path }; batch.json lists it.
print-true-size = Print at “actual size” or 100 %, never “fit to page”; between the crop marks lies exactly one card.
print-dry = Listed only, nothing was made. Leave out --dry-run to print.
list-pieces = To print
col-file = file
col-size = size
col-copies = copies
col-papers = papers each
order-grid = There is no grid with the id “{ $name }”. { $guess ->
        [none] gridboard list grids shows all ids.
       *[other] Did you mean { $guess }?
    }
order-worker = There is no worker file “{ $name }”. { $guess ->
        [none] gridboard list workers shows everybody.
       *[other] Did you mean { $guess }?
    }
order-community = There is no community folder “{ $name }”. { $guess ->
        [none] See the folders below content.
       *[other] Did you mean { $guess }?
    }
order-closed = Grid { $name } is closed; there is nothing to print.
order-paper = This kind is not made on this paper. Possible: { $allowed }
order-start = A sheet has { $most } positions: --start goes from 1 to { $most }.
order-many = { $cards } cards are more than one order prints on sheets: at most { $most }. Ask for fewer --copies, or for one --community after the other.
order-nothing = Nothing fits the order.
bad-adjustment = Corrections are too large: --nudge from -20 to 20 mm, --scale from 90 to 110.
printers-broken = { $path } is broken: { $reason }. Mend or delete the file and try again.
printers-kept = The corrections of printer “{ $name }” are kept (printers.toml).

print-nothing-due = Nothing is due.
print-stays = { $count } pieces stay as they are: { $names }
print-then-record = Once it is printed and hung, run: gridboard record { $batch }
record-done = Batch { $batch } is recorded: { $lines } pieces. Take the old ones down; gridboard status lists them.
record-ahead = It was printed for { $date }: until that day gridboard status compares it with today and takes it for wrong.
record-torn = The last line of the record had been written by half and was taken away; it began: { $start }…
record-already = Batch { $batch } was recorded before; nothing was written.
record-unknown = There is no batch "{ $batch }". { $guess ->
        [none] { $open ->
            [none] Print one first with gridboard print.
           *[other] Not recorded yet: { $open }.
        }
       *[other] Did you mean { $guess }?
    }
record-broken = { $path } cannot be understood: { $reason }. Print the batch again with gridboard print.
record-meanwhile = Somebody else has just written the record; nothing was written. Please try again.
record-unreadable = Line { $line } of the record cannot be understood, so it cannot be sealed. Put back a backup, or delete the line.
record-nothing = The record of prints has errors; nothing was written.
record-rechained = { $lines } lines sealed anew; { $doubles } doubles dropped, { $renamed } lines given another batch number. The file as it was is kept in { $kept }.
list-batches = Batches
batch-open = not recorded
batch-partly = recorded in part
batch-recorded = recorded
list-status = On walls and in pockets
status-count = { $current } stay, { $outdated } are out of date, { $remove } must come down, { $unprinted } were never printed.
col-batch = Batch
col-pieces = Pieces
col-place = Hangs at
col-kind = Kind
col-grid = Grid
col-issue = Issue
col-due = To do
col-why = Why
col-next = New issue
kind-board = board
kind-card = card
kind-wall-map = wall map
kind-poster = poster
due-current = stays
due-outdated = replace
due-remove = take down
due-unprinted = never printed
why-grid_closed = grid closed
why-board_gone = board not wanted any more
why-person_left = person left
why-notice_over = notice over
why-map_gone = no map any more
fact-person = person
fact-phone = phone
fact-photo = photo
fact-hours = hours
fact-duties = duties
fact-grid = name of the grid
fact-scope = borders
fact-places = places
fact-figures = figures
fact-map = map
fact-place = where it hangs
fact-size = size
fact-office = community
fact-office_phone = duty phone
fact-address = web address
fact-text = text
print-layout = Each sheet holds { $columns } × { $rows } cards. To go on with a sheet that is not full, add --layout { $layout } and --start.
order-no-map = The community has no boundaries.geojson, so there is no wall map to print.
list-separator = {", "}
order-later = Grid { $name } opens only on { $day }. To print ahead, add --today { $day }.
state-later = to come
record-down = { $lines } pieces are recorded as taken down.
record-piece = No "{ $name }" hangs, as far as the record knows. { $guess ->
        [none] gridboard status lists all of them.
       *[other] Did you mean { $guess }?
    }
fact-sample = sample mark
