# 网站上的话：说给老年居民听，短、暖、清楚。
lang-name = 简体中文
list-separator = 、

nav = 网站导航
nav-home = 首页
nav-map = 地图
nav-find = 找网格
nav-notices = 通知
nav-guides = 办事指南
menu = 菜单
skip = 跳到正文
languages = 语言
sample = 样张
sample-note = 这是样张：人名、电话和通知都只作示范。
updated = 更新于{ $date }
feed = 订阅通知

# 网格页
call = 打电话
call-duty = 打值班电话
call-duty-short = 值班电话
duty-note = 这是社区值班电话，接通后请说找{ $name }。
save-contact = 存到手机通讯录
wechat = 微信：{ $id }
photo-alt = { $name }的照片
others = 还可以找他们
notices = 通知
all-notices = 看全部通知
duties = 这些事，我能帮您
guides = 办事指南
all-guides = 看全部办事指南
map-title = 网格在哪里
map-alt = { $community }示意图，{ $grid }已标出，点其他网格可以打开它
map-of = { $community }网格示意图，点一个网格可以打开它
map-list = 看看其他网格
map-approval = 审图号：{ $number }
places = 服务范围
scope = 四至
also = 又叫{ $names }
figures = 基本情况
as-of = 截至{ $date }。
opened = { $date }划定。
code-number = 网格编号
code-title = 本页二维码
code-hint = 用微信扫一扫，或者长按图片，就能打开本页。
code-alt = 二维码，打开 { $url }
boards = 公示牌挂在这里
board = 公示牌
issue = 第{ $issue }期
figure-households = 户数
figure-population = 人口
figure-resident_households = 常住户数
figure-resident_population = 常住人口
figure-floating_population = 流动人口
figure-area_km2 = 面积
figure-area-value = { $value } 平方公里
numbers-range = { $from }–{ $to }号
numbers-odd = 单号
numbers-even = 双号

# 首页、社区
ask = 不知道自己住在哪个网格？
find-mine = 找我的网格
grids = 各个网格
team = 社区工作人员
address = 地址
office-hours = 办公时间
duty-phone = 值班电话
supervision-phone = 监督电话
closed-grids = 已经调整的网格
closed-on = { $date }调整

# 已经调整的网格
closed-title = { $grid }已经调整
closed-text = { $date }起，{ $grid }不再单独设立，原来的住户由下面的网格服务。
closed-one = 现在请找这个网格
closed-many = 您家现在归哪个网格？
closed-unsure = 拿不准也没关系，打个电话问一问：

# 地图
map-heading = 网格地图
map-hint = 点一个网格，看看谁在为您服务。
map-none = 这个社区还没有地图，请从下面的名单里找。

# 找网格
find-heading = 找我的网格
find-label = 小区、街道或单位的名字
find-example = 例如：兴旺 或 xw
find-letters = 按拼音字母查找
find-some = 找到 # 处
find-none = 没有找到。换个短一点的名字试试，或者按拼音字母找。
find-choice = 这里由几个网格分管，点开看看哪个是您家：

# 通知、指南
pinned = 置顶
expired = 已过期
expired-note = 这条通知已经过期，留作查阅。
expires = { $date }前有效
for-grids = 通知范围：
archive = 过期的通知
notices-none = 现在没有新通知。
guides-none = 还没有办事指南。

missing-heading = 没有这个页面
missing-text = 地址可能写错了，或者页面已经搬走。从这里可以找到您的网格：

# 印刷：公示牌、联系卡
print-board = 网格公示牌
print-code_number = 编号
print-duties = 职责
print-card_duties = 我能帮您
print-places = 服务范围
print-scope = 四至
print-scan_title = 扫码找“格格”
print-scan_hint = 电话、通知、办事指南，都在这里
print-duty_phone = 社区值班
print-supervision_phone = 监督电话
print-here = 您在此处
print-map = 网格位置图
print-map_alt = { $community }网格示意图，{ $grid }已标出
print-code_alt = 二维码，打开 { $url }
print-photo_alt = 照片
print-hours = 服务时间
print-address = 网址
print-sample = 样张
print-map_approval = 审图号
print-issue = 第{ $issue }期
print-title-board = { $community }{ $grid }公示牌
print-title-card = { $community }{ $grid } { $name } 联系卡
print-more = 更多请扫码
print-title-sheet = { $community }联系卡拼版
print-title-wall_map = { $community }网格管理示意图
print-title-poster = { $community } { $name }
print-title-calibration = 打印机校准页
print-calibration_title = 打印机校准页
print-calibration_any = 打印机：未填写名字
print-calibration_printer = 打印机：
print-calibration_1_title = 按实际大小、双面打印
print-calibration_1 = 打印设置选“实际大小”或 100%，双面选“沿长边翻转”（用 --duplex short 时选“沿短边”）。
print-calibration_2_title = 量横线
print-calibration_2 = 下面的横线应当正好 100 毫米。量出多少，就用 10000 除以它，写进 --scale。例如量得 99 毫米：--scale 101.01。
print-calibration_3_title = 对着光看
print-calibration_3 = 透过纸看背面的刻度：正面的十字线落在刻度几，背面就偏了几。横刻度的读数写前面，竖刻度的读数写后面，例如 --nudge-back 1.5,-0.5。正面整体偏了，量十字线到纸的四边：（右－左）÷2、（下－上）÷2，写进 --nudge。写好后再打一张，十字线应当落在 0 上。
print-calibration_now = 这张纸用的修正值
print-calibration_back = 背面：刻度
print-wall_map = 网格管理示意图
print-wall_map_alt = { $community }网格管理示意图，各网格的编号、名称和负责人见图例
print-grid = 网格
print-schematic = 示意图，不作划界依据
print-north = 北
print-poster_scan = 扫码看原文
print-poster_for = 适用
print-poster_until = 有效期至
print-poster_page = 第 # 页，共 % 页
