# The words of the site: short, warm and plain.
lang-name = English
list-separator = { ", " }

nav = Site
nav-home = Home
nav-map = Map
nav-find = Find my grid
nav-notices = Notices
nav-guides = Guides
menu = Menu
skip = Skip to the content
languages = Languages
sample = Sample
sample-note = This is a sample: names, phones and notices are made up.
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
team = Community staff
address = Address
office-hours = Office hours
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
map-none = There is no map of this community yet. Please choose from the list.

# Find
find-heading = Find my grid
find-label = Name of your estate, street or workplace
find-example = e.g. xingwang or xw
find-letters = By first letter in pinyin
find-some = # found
find-none = Nothing found. Try a shorter name, or look under its first letter.
find-choice = More than one grid serves this place. Which one is yours?

# Notices, guides
pinned = Pinned
expired = Expired
expired-note = This notice has expired and is kept for reference.
expires = valid until { $date }
for-grids = For:
archive = Expired notices
notices-none = There are no new notices.
guides-none = There are no guides yet.

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
print-wall_map = Grid management map
print-wall_map_alt = Map of the grids of { $community }; numbers, names and staff are in the legend
print-grid = Grid
print-schematic = Schematic; not a basis for drawing boundaries
print-north = N
print-poster_scan = Scan to read online
print-poster_for = For
print-poster_until = Valid until
print-poster_page = Page # of %
