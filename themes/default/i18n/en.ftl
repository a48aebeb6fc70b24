# The words of the site: short, warm and plain.
lang-name = English
list-separator = { ", " }

nav = Site
nav-home = Home
nav-map = Map
nav-find = Find my grid
nav-notices = Notices
nav-guides = Guides
nav-about = About
nav-privacy = Privacy
text-size = A+
text-size-hint = larger text
menu = Menu
skip = Skip to the content
languages = Languages
sample = Sample
sample-note = This is a sample: names, phones and notices are made up.
saved = You have no network. This page was saved on #; phones may have changed since.
updated = Updated { $date }
feed = Notices by feed

# Grid page
call = Call
call-duty = Call the duty desk
call-duty-short = Duty desk
duty-note = This is the community’s duty phone. Please ask for { $name }.
save-contact = Save to contacts
wechat = WeChat: { $id }
photo-alt = Photo of { $name }
others = Others who can help
notices = Notices
all-notices = All notices
duties = How I can help
guides = Guides
all-guides = All guides
map-title = Where this grid is
map-alt = Map of { $community } with { $grid } marked; choose another grid to open it
map-of = Map of the grids of { $community }; choose a grid to open it
map-list = See the other grids
map-approval = Map approval no. { $number }
places = Places we serve
scope = Borders
also = also { $names }
figures = In figures
as-of = As of { $date }.
opened = Set up on { $date }.
code-number = Grid code
code-title = Code of this page
code-hint = Scan it, or press and hold it in WeChat, to open this page.
code-alt = QR code, opens { $url }
boards = Where our boards hang
board = Notice board
issue = issue { $issue }
figure-households = Households
figure-population = People
figure-resident_households = Resident households
figure-resident_population = Residents
figure-floating_population = Floating population
figure-area_km2 = Area
figure-area-value = { $value } km²
numbers-range = Nos. { $from }–{ $to }
numbers-odd = odd numbers
numbers-even = even numbers

# Home, community
ask = Which grid do you live in?
find-mine = Find my grid
grids = The grids
communities = Communities
grids-count = { $count ->
    [one] { $count } grid
   *[other] { $count } grids
}
team = Community staff
address = Address
office-hours = Office hours
open-now = open now
closed-now = closed now
duty-phone = Duty phone
supervision-phone = Supervision phone
closed-grids = Grids that were changed
closed-on = changed on { $date }

# A closed grid
closed-title = { $grid } has been changed
closed-text = Since { $date }, { $grid } is no longer a grid of its own. The grids below now serve its residents.
closed-one = This grid now serves you
closed-many = Which of these is yours now?
closed-unsure = Not sure? Just call and ask:

# Map
map-heading = Map of the grids
map-hint = Choose a grid to see who serves you.
zoom-in = Larger
zoom-out = Smaller
zoom-all = Whole map
map-none = There is no map of this community yet. Please choose from the list.

# Find
find-heading = Find my grid
find-label = Name of your estate, street or workplace
find-example = e.g. xingwang or xw
find-letters = By first letter in pinyin
find-some = # found
find-none = Nothing found. Try a shorter name, or look under its first letter.
find-more = Many places; these are the first #. Type more of the name.
find-longer = Type two characters or more.
find-broken = The list cannot be loaded just now. Try again, or choose your community below.
find-communities = Places by community
locate = Where I am now
locate-note = Your position stays on your phone.
locate-wait = Looking for your position …
locate-in = You are in:
locate-vague = You are near a border. It is one of these:
locate-out = You are outside of our grids.
locate-refused = Your position is not known. Allow it in the settings, or type a name above.
find-choice = More than one grid serves this place. Which one is yours?

# Notices, guides
pinned = Pinned
expired = Expired
expired-note = This notice has expired and is kept for reference.
expires = valid until { $date }
event-time = When
event-place = Where
event-over = over
event-save = Put it into my calendar
calendar = All dates by calendar
categories = Kinds of notices
all = All
toc = On this page
not-translated = This text is available in Chinese only.
bring = What to bring
errand-place = Where
errand-hours = When
for-grids = For:
ask-heading = Any questions? Please call
archive = Expired notices
archive-note = These notices have expired and are kept for reference.
archive-none = No notice has expired.
archive-link = { $count ->
    [one] { $count } expired notice
   *[other] { $count } expired notices
}
notices-none = There are no new notices.
guides-none = There are no guides yet.

# About, privacy, without a network
about-what = Our community is divided into grids. Each has people who serve it; on this site you find who serves you, how to reach them, and what is new.
about-right = Phones and people change; this site is kept up to date, and the boards and cards on the walls carry a code that opens it. Where a board and this site differ, the site is right.
about-data = Open data
about-data-text = What these pages say of the grids is also here for programs:
about-phone = On your phone
about-phone-text = Pages that you have opened open again without a network. You may also add this site to your home screen.
privacy-you = Your data
privacy-you-text = This site needs no account and no cookies, does not count visits and asks no other site for anything. What it remembers stays on your phone:
privacy-size = the size of letters that you chose
privacy-saved = pages that you have opened, so that they open again without a network
privacy-place = your position, if you ask for your grid at the place where you are: it is looked up on your phone and sent nowhere
privacy-code = which board you scanned: it stands behind the # of the address, which your phone sends to nobody
privacy-staff = Our staff’s data
privacy-staff-text = A phone number or photo is shown only with the consent of the person; whoever leaves is taken off this site.
privacy-ask = Something is wrong?
privacy-ask-text = To have something corrected or taken down, please call the duty phone.
offline-heading = You have no network
offline-text = This page has not been saved on your phone. Pages that you opened before open without a network. To reach us by phone:

# Dates
date = { $day } { $month } { $year }
date-range = { $date } – { $name }
date-weekday = { $weekday }, { $date }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

missing-heading = This page does not exist
missing-text = The address may be mistyped, or the page has moved. You can find your grid from here:

# Print: boards and cards
print-board = Grid notice board
print-code_number = No.
print-duties = Duties
print-card_duties = How I can help
print-places = Places we serve
print-scope = Borders
print-scan_title = Scan to reach your grid
print-scan_hint = Phones, notices and guides in one place
print-duty_phone = Duty phone
print-supervision_phone = Supervision
print-here = You are here
print-map = Where this grid is
print-map_alt = Map of the grids of { $community } with { $grid } marked
print-code_alt = QR code, opens { $url }
print-photo_alt = Photo
print-hours = Hours
print-address = Web address
print-sample = Sample
print-map_approval = Map approval no.
print-issue = issue { $issue }
print-title-board = { $community } { $grid }, notice board
print-title-card = { $community } { $grid }, { $name }, contact card
print-more = Scan for more
print-title-sheet = Contact cards of { $community }
print-title-wall_map = Map of the grids of { $community }
print-title-poster = { $community }: { $name }
print-title-calibration = Printer calibration
print-calibration_title = Printer calibration
print-calibration_any = Printer: not named
print-calibration_printer = Printer:
print-calibration_1_title = Print at actual size, on both sides
print-calibration_1 = Choose “actual size” or 100 %, and turning over the long edge (the short one with --duplex short).
print-calibration_2_title = Measure the bar
print-calibration_2 = The bar below should be exactly 100 mm long. Divide 10000 by what you measure and type it as --scale. For 99 mm: --scale 101.01.
print-calibration_3_title = Hold it against the light
print-calibration_3 = Look through the paper: where the cross of the front meets the scales of the back, read how far the back is off. Type the horizontal reading first, then the vertical one, as in --nudge-back 1.5,-0.5. If the front itself is off, measure from the cross to the four edges of the paper: (right − left) ÷ 2 and (bottom − top) ÷ 2 go into --nudge. Print again: the cross should meet zero.
print-calibration_now = Corrections of this print
print-calibration_back = Back: scales
print-calibration_mirrored = The figures are mirrored: from the front, through the paper, they read right.
print-wall_map = Grid management map
print-wall_map_alt = Map of the grids of { $community }; numbers, names and staff are in the legend
print-grid = Grid
print-schematic = Schematic; not a basis for drawing boundaries
print-north = N
print-poster_scan = Scan to read online
print-poster_for = For
print-poster_until = Valid until
print-poster_page = Page # of %

print-title-checklist = { $community }: round
print-checklist_title = Round
print-checklist_hint = Follow the order and tick what is done. Leave no old board on the wall. When all is done, run gridboard record.
print-checklist_nothing = Everything on the walls is right; nothing is to be done.
print-checklist_boards = Boards
print-checklist_others = Cards, wall map and posters
print-checklist_replace = Replace
print-checklist_remove = Take down
print-checklist_hang = Hang
print-checklist_stays = Pieces that stay:
kind-board = board
kind-card = card
kind-wall-map = wall map
kind-poster = poster
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

# The sheet that the reader scanned
sheet-board-current = The board that you scanned is up to date.
sheet-board-old = The board that you scanned is old: the current issue is { $issue }. Please trust this page.
sheet-board-gone = The board that you scanned is no longer in use. Please trust this page.
sheet-card-current = The card that you scanned is up to date.
sheet-card-old = The card that you scanned is old. Please trust this page.
sheet-card-maybe = If yours is the card of { $names }, it is old. Please trust this page.
sheet-card-left = If the person on your card is not on this page, they no longer serve this grid. Please turn to those on this page.
sheet-changed = What changed: { $names }.
sheet-moved = The board that you scanned is of the former { $grid }. Since { $date } that place belongs to this grid.
sheet-elsewhere = The place where this board hangs now belongs to:
sheet-nobody = No grid names this place. If in doubt, call the duty phone.
issue-since = since { $date }
cards-now = Our contact cards today:{ " " }
board-gone = no longer in use, should be taken down
board-elsewhere = This place now belongs to
closed-boards = Where old boards hang
move-on = Opening { $grid } in # seconds.
move-stay = Stay on this page
report-title = A board is damaged or old: { $id }
report-text = Hello, the board at {"{"}place{"}"} ({"{"}board{"}"}, issue {"{"}issue{"}"}) is damaged or old. Please have a look.
report-email = Tell us by mail that a board is damaged
report-sms = Tell us by text message that a board is damaged
report-phone = Tell us by phone that a board is damaged
former-text = The address has changed. Opening the new page:
fact-sample = sample mark
