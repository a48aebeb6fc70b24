# 工具自己说的话。每个代码三句：哪里不对，怎么改（.hint），来龙去脉（.about，由 gridboard explain 显示）。

error = 错误
warning = 提醒
hint = 怎么改

toml-duplicate = 同一个键写了两遍
toml-quotes = 文字要放进英文引号里
toml-string = 引号没有配对，或者引号里换了行
toml-bracket = 括号没有配对
toml-assignment = 缺少等号，或者等号后面没有值
toml-comma = 列表里少了逗号
toml-date = 日期写错了，要写成 2013-05-07
toml-number = 数字写错了；电话、编号、代码要加英文引号
toml-bool = 只能写 true 或 false
toml-key = 等号左边的键写错了，只能用英文字母、数字、_ 和 -
toml-extra = 这一行多了东西
toml-deep = 括号套得太深
toml-other = 这里的写法不对

limit-files = 文件
limit-text-files = TOML 和 Markdown 文件
limit-grids = 网格
limit-record-lines = 印制记录的行数
limit-record-texts = 印制记录里不同的文字
limit-record-size = 印制记录里不同文字的字节
limit-memory = 这个网站要占用的内存
limit-memory-picture = 这个网站要占用的内存
limit-ceiling = 占用的内存
limit-output = 要生成的文件
limit-depth = 套在一起的文件夹
limit-texts = 全部文字文件加起来
limit-maps = 全部边界文件加起来
limit-values = TOML 文件里的值
limit-nesting = 套在一起的列表和引用
limit-poster-bytes = 海报上的文字（按字节算）
limit-poster-marks = 海报上的段落、列表项、表格行、单元格和链接
limit-poster-columns = 海报上表格的列
limit-poster-pictures = 海报上的图片
limit-polygons = 多边形
limit-corners = 边界上的点

figure-households = 户数
figure-population = 人口
figure-resident_households = 常住户数
figure-resident_population = 常住人口
figure-floating_population = 流动人口
figure-area_km2 = 面积

type-text = 文字（加英文引号）
type-integer = 整数（不加引号）
type-number = 数字（不加引号）
type-bool = true 或 false
type-date = 日期，如 2013-05-07（不加引号）
type-list = 列表，如 ["甲", "乙"]
type-table = 一组键，如 [consent]
type-tables = 一组或多组键，如 [[team]]
type-point = 经度和纬度，如 [114.32, 29.84]

want-not-empty = 不能是空的
want-text-length = 文字不能超过 500 个字
want-one-line = 只能是一行普通的文字，不能有换行和控制字符
want-no-hidden-sign = 第 { $number } 个字符是看不见的符号 { $sign }，它会打乱或遮住旁边的文字
want-positive = 要大于 0
want-not-negative = 不能小于 0
want-parity = 单号写 "odd"，双号写 "even"
want-numbers = 写成 "1-35" 或 "7"
want-size = 写 400x600、600x900、900x600、a3、a2、a1，或 宽x高（毫米，200 到 2000）
want-card-size = 写 90x54、85.5x54 或 90x50（毫米）
want-wall-map = 写 a0、a1 或 a2
want-poster-size = 写 a4 或 a3
want-publish = 只能写 "phone"、"photo"
want-former-url = 写以前用过的网址，不要写现在的网址
want-timezone = 写时区名，如 Asia/Shanghai
want-moment = 写成 2013-05-09 或 "2013-05-09 14:30"
want-event-end = 不能早于 event；event 写了时间，这里也要写
want-languages = 语言代码如 zh-CN、en；第一个要是 language
want-url = 写成 https://域名/，最多 200 个字符
want-email = 写成 name@example.cn
want-report-text = 花括号里只能写 {"{"}board{"}"}、{"{"}place{"}"}、{"{"}issue{"}"}、{"{"}grid{"}"}
record-json = 不是 JSON
record-fields = 有不认识的项，或者缺了项
record-kind = 不认识的种类
record-id = 编号不对
record-date = 日期不对
record-url = 网址和编号、期号对不上
record-numbers = 期号、份数或批号不对
record-facts = 有不认识的内容项
record-mark = 开头有 BOM 标记
record-crlf = 换行成了 Windows 的样子
image-unknown = 不是 JPG、PNG 或 WebP
image-cut = 文件的后半截不见了
image-broken = 文件坏了
image-gone = 读的时候被改动或移走了
image-cmyk = 是印刷用的 CMYK 颜色，已转成 RGB，颜色可能有出入
image-deep = 每个颜色超过 8 位，只用 8 位
image-animated = 是动图，只用第一张
want-lonlat = 经度在 -180 到 180 之间，纬度在 -90 到 90 之间

# serve
lang = zh-CN
serve-open-at = 网站预览：{ $site }
serve-beside = 同时看公示牌和联系卡：{ $workbench }
serve-stop = 改好文件一保存，网页就会自动更新。按 Ctrl+C 结束。
serve-read = 已更新。
serve-kept = 发现 { $errors } 处错误，网页仍是改错之前的样子。
serve-port = 打不开端口 { $port }：{ $reason }。可以用 --port 换一个。
serve-failed = 预览没有开始：{ $reason }
serve-mistakes = 请先改正这些地方
serve-last-good = 改好并保存后，这一页会自动消失。
serve-close = 先看改错之前的网页
serve-workbench = 网站和打印件预览
serve-site = 网站
serve-print = 打印件
serve-all = 列出全部打印件
serve-open = 单独打开网站
serve-none = 这一页没有打印件。打开一个网格的页面，这里就是它的公示牌和联系卡。
serve-drawing = 正在排版……
serve-pdf = 打开 PDF
serve-front = 正面
serve-back = 背面

E101 = 读不了这个文件：{ $reason }
    .hint = 看看文件是否还在、是否正被别的程序打开、是否有读的权限。
    .about = 文件存在，但系统不让读。常见原因：权限不够、文件正被占用、网络盘断开。
E102 = 这个文件不是文字（既不是 UTF-8，也不是 GBK）
    .hint = 用记事本打开，另存为时选“UTF-8”。如果是误放的图片或 Word 文件，请移走。
    .about = 内容文件要用 UTF-8 编码保存。GBK 也能读，但会提醒。二进制文件（图片、Word、压缩包）改了扩展名也读不了。
W103 = 这个文件是 GBK 编码，已按 GBK 读取
    .hint = 建议用记事本另存为“UTF-8”：GBK 写不出一些生僻的姓名用字。
    .about = 老版本的记事本默认存成 GBK（ANSI）。工具能读，但 GBK 缺字，建议改成 UTF-8。
E104 = 文件太大：{ $size }，上限 { $limit }
    .hint = { $kind ->
        [image] 请把图片缩小，长边 2000 像素足够。
        [map] 请在制图软件里简化边界线，几米一个点足够。
        [font] 这是主题和 content 里全部字体合起来的上限。请删去用不到的字体，或换成字重或语言少一些的字体文件。
       *[other] 请缩短文字，或拆成几个文件；看看是不是误放的文件。
    }
    .about = 每一类文件都有大小上限，防止一个文件拖垮整台电脑。
E105 = 找不到 content/site.toml
    .hint = 请在装着 content 文件夹的目录里运行，或用 --root 指出它；新建一个站点用 gridboard init 目录名。
    .about = site.toml 写着网站名称、网址和角色名，没有它什么也做不了。
E106 = 文件夹“{ $folder }”里没有 community.toml
    .hint = 每个社区一个文件夹，里面要有 community.toml；如果它不是社区，请移到 content 外面。
    .about = content 下面的每个文件夹就是一个社区。
E107 = 文件名“{ $name }”不能用
    .hint = 文件名只用小写英文字母、数字和连字符，如 liu-pingzhen.toml；它会出现在网址里。
    .about = 人员、通知、指南和社区文件夹的名字会成为网址的一部分，所以只能用 a-z、0-9 和 -，最长 64 个字符。
E108 = content 里一个社区也没有
    .hint = 在 content 下建一个社区文件夹，放进 community.toml 和 grids 文件夹。
    .about = 至少要有一个社区，才有东西可以发布。
E109 = { $kind ->
        [limit-ceiling] 占用的内存太多：{ $count }，最多 { $limit }
        [limit-memory] 这个网站要占用的内存太多：{ $count }，上限 { $limit }
        [limit-memory-picture] 这个网站要占用的内存太多：{ $count }，上限 { $limit }
       *[other] { $what } 太多：{ $count }，上限 { $limit }
    }
    .hint = { $kind ->
        [limit-nesting] 列表、引用不要套这么多层；常常是误贴了一行 > 或 -。
        [limit-poster-bytes] 墙上没人读得完这么多字：请另写一篇短的印成海报（poster = true），全文单独放在一篇通知里。
        [limit-poster-marks] 墙上没人读得完这么长：请另写一篇短的印成海报（poster = true），完整的名单、表格单独放在一篇通知里。
        [limit-poster-columns] 纸没有这么宽：请把表格拆开，或去掉 poster = true。
        [limit-poster-pictures] 墙上放不下这么多图：请另写一篇短的印成海报（poster = true），其余的图片单独放在一篇通知里。
        [limit-grids] 更大的城市请按区（县）分成几个网站，各有自己的文件夹和网址。
        [limit-record-lines] 请原样保留这个文件，并请负责技术的同事处理：印过什么不能丢。
        [limit-record-texts] 请原样保留这个文件，并请负责技术的同事处理：印过什么不能丢。
        [limit-record-size] 请原样保留这个文件，并请负责技术的同事处理：印过什么不能丢。
        [limit-ceiling] 什么也没有损坏：已经发布的内容保持原样。通常是某一样东西特别大（照片、地图、主题、很长的指南），或同样的东西有成千上万个：请拿掉后再试。大城市请按区（县）分成几个网站。电脑内存充足时，可加 --memory 2000。
        [limit-memory] 请按区（县）分成几个网站，或删去没有人找的内容；四个地点约等于一个网格。
        [limit-memory-picture] 请把大照片另存成小一些的，长边 2000 像素足够：最大的一张要占 { $picture }。也可以按区（县）分成几个网站，或删去没有人找的内容。
        [limit-output] 每种语言、每个旧网址都会把全部网页再做一遍，每块公示牌也是一个文件。请减少一些，或按区（县）分成几个网站。
        [limit-depth] 请把文件往上移；工具只读社区文件夹和它下面的一层。
        [limit-corners] 请在制图软件里简化边界线，几米一个点足够。
        [limit-polygons] 请在制图软件里合并同一网格的图块，删去不是网格的。
       *[other] 请分成几个站点，或删去不用的。
    }
    .about = 数量上限防止误放的文件夹（例如整个照片库）拖垮电脑。
W110 = 这个文件没有用上
    .hint = 网格和人员是 .toml 文件，通知和指南是 .md 文件，直接放在 grids、workers、notices、guides 文件夹里；核对文件夹和扩展名（Windows 可能在后面加了 .txt）。
    .about = 放错文件夹或扩展名不对的文件不会发布。提醒您，是怕内容悄悄丢了。
W111 = 这是指向别处的链接，没有读取
    .hint = 请把文件或文件夹本身放在这里，不要放链接或快捷方式。
    .about = 内容只放在 content 里。链接可以指向电脑上的任何文件，读了就会被公布出去。
E201 = 格式写错了：{ $reason }
    .hint = 常见原因：少了引号，引号是中文的“”，等号写成了全角＝，方括号没有配对，同一个键写了两遍。
    .about = TOML 文件每行写“键 = 值”；文字放在英文双引号里；日期写 2013-05-07，不加引号；[[team]] 这样的行开始新的一组。
E202 = 不认识的键“{ $key }”
    .hint = { $guess ->
        [none] 这里可以写：{ $allowed }。
       *[other] 您是不是想写“{ $guess }”？这里可以写：{ $allowed }。
    }
    .about = 键写错一个字母，后面的内容就会悄悄丢掉，所以不认识的键一律报错。
E203 = 缺少“{ $key }”
    .hint = 补上一行，例如：{ $example }
    .about = 有些键必须写：没有它，页面和公示牌就不完整。
E204 = “{ $key }”的写法不对，应当是{ $expected }
    .hint = 电话、编号、代码都要加英文引号；人数、户数和日期不加。
    .about = 每个键有固定的写法：文字、数字、日期、列表或一组键。
E205 = “{ $key }”的值“{ $value }”不能用：{ $expected }
    .hint = 请按上面的要求修改。
    .about = 值的写法对，但内容超出了允许的范围。
E206 = “{ $value }”不是日期
    .hint = 写成 年-月-日，如 2013-05-07，不加引号。
    .about = 日期用 2013-05-07 这样的写法，月和日各两位。
E207 = 开头缺少“+++”之间的说明
    .hint = 文件第一行写 +++，接着写 title = "标题" 和 date = 2013-05-07，再写一行 +++，正文放在后面。
    .about = 通知和指南是 Markdown 文件，开头两行 +++ 之间写标题、日期等，写法同 TOML。
E208 = 网站没有设“{ $language }”这种语言
    .hint = 在 site.toml 的 languages 里加上它，或删去这一项。可用：{ $allowed }。
    .about = 翻译只能用 site.toml 里 languages 列出的语言。
E301 = 编号“{ $id }”不能用
    .hint = 用 2 到 16 个小写英文字母、数字或连字符，如 sy08。它会印在二维码里，定了就不能改。
    .about = 网格编号、牌子编号印在二维码里，只能用 a-z、0-9 和 -；网格编号 2 到 16 位。
E302 = 编号“{ $id }”用了两次，另一处在 { $other }
    .hint = 给其中一个换一个新编号。已经印出去的编号不能改，也不能给别的网格用。
    .about = 网格编号在整个网站里只能用一次，因为它就是二维码里的网址。
E303 = 代码“{ $code }”用了两次，另一处在 { $other }
    .hint = 核对两处的代码，改正其中一个。
    .about = 每个社区、每个网格的代码只属于它自己。
E304 = 代码“{ $code }”不对
    .hint = 社区代码是 12 位数字；网格代码以社区代码 { $prefix } 开头，后面再加 2 到 4 位数字。都要加英文引号。
    .about = 社区代码 12 位：县 6 位、街道 3 位、社区 3 位。网格代码在后面加 2 到 4 位（通常 3 位）。
E305 = 没有“{ $worker }”这个人
    .hint = { $guess ->
        [none] 在 workers 文件夹里建一个 { $worker }.toml，或改成已有的文件名。
       *[other] 您是不是想写“{ $guess }”？人员的编号就是 workers 文件夹里的文件名。
    }
    .about = team 里的 worker 写的是 workers 文件夹里的文件名（不带 .toml）。
E306 = 没有“{ $grid }”这个网格
    .hint = { $guess ->
        [none] 核对网格编号；它写在 grids 文件夹各文件的 id 里。
       *[other] 您是不是想写“{ $guess }”？
    }
    .about = 通知的 grids、边界图的 grid，都要写网格文件里的 id。
E307 = 接替的网格“{ $grid }”不存在
    .hint = { $guess ->
        [none] successors 里写的网格必须有自己的文件。
       *[other] 您是不是想写“{ $guess }”？
    }
    .about = 网格撤销后，旧二维码要引到接替它的网格，所以接替者必须存在。
E308 = 接替关系绕了一圈：{ $chain }
    .hint = 改正其中一个网格的 successors，让这条链最后到达一个还在的网格。
    .about = 旧二维码沿着 successors 找到现在的网格；绕圈就永远到不了。
E309 = 撤销的网格没有写 successors
    .hint = 写上接替它的网格，例如 successors = ["sy03"]；旧牌子上的码会引到那里。
    .about = 印出去的二维码不能失效，所以撤销的网格必须写明由谁接替。
E310 = 没有“{ $role }”这个角色
    .hint = { $guess ->
        [none] 在 site.toml 里加一组 [[roles]]，或改用已有的：{ $allowed }。
       *[other] 您是不是想写“{ $guess }”？已有的角色：{ $allowed }。
    }
    .about = 角色名在 site.toml 的 [[roles]] 里登记，那里的先后就是牌子上的先后。
E311 = { $grid }在 { $date } 没有网格员
    .hint = 在 [[team]] 里加一位 role = "网格员"，或核对 from 和 until 的日期。
    .about = 居民扫码就是为了找网格员。每个没有撤销的网格，当天都要有一位。
W312 = { $name }不在任何网格里
    .hint = 如果已经离开，可以删去这个文件和照片；如果是新来的，在网格的 [[team]] 里加上。
    .about = 没有岗位的人不会出现在网站和牌子上；提醒您，是怕忘了写进 team。
E313 = { $name }担任{ $role }的时间重叠了
    .hint = 前一段写 until，后一段的 from 写在它之后（until 当天仍在岗）。
    .about = 同一个人在同一个网格的同一个角色，时间不能重叠。
E314 = 日期前后颠倒：{ $later } 早于 { $earlier }
    .hint = 核对这两个日期。
    .about = 结束不能早于开始：from 和 until，opened 和 closed，date 和 expires。
W315 = { $before } { $until } 才离任，{ $after } { $from } 就已上任（{ $role }）
    .hint = 如果是交接，请让后一位的 from 不早于前一位的 until；如果两人确实同时在岗，可以不理。
    .about = 交接期内两个人都会出现在牌子上，居民可能不知道该找谁。
E401 = 电话“{ $phone }”不对
    .hint = 手机写 11 位，座机写 区号-号码，如 "0715-8888888"；也可以是 12345 这样的短号。
    .about = 电话会印成大字，也会变成一点就拨的链接，所以必须完整正确。手机 11 位、1 开头；座机带区号；400、800 电话和 3 到 6 位短号也可以。
E402 = 电话“{ $phone }”像是被 Excel 改坏了
    .hint = { $guess ->
        [none] 后面几位已经丢了，请重新填写完整号码，并加英文引号。
       *[other] 可能原来是 { $guess }，请核对后改正。
    }
    .about = Excel 会把号码当成数字：变成 1.38E+10、加上 .0、去掉开头的 0。全角数字来自输入法。
E403 = 找不到照片“{ $photo }”
    .hint = { $guess ->
        [none] 把照片放进 photos 文件夹，文件名要一模一样（大小写也算）。
       *[other] 您是不是想写“{ $guess }”？
    }
    .about = 照片放在社区的 photos 文件夹里，photo 写文件名。
W404 = 照片太小：{ $width }×{ $height } 像素
    .hint = 宽和高都至少要 { $need } 像素，印出来才清楚。请换一张原图。
    .about = 照片在公示牌上印得很大，像素不够就会发虚。
E405 = 图片 { $file } 用不了：{ $what }（{ $reason }）
    .hint = 用看图软件打开，另存为 JPG 或 PNG。手机的 HEIC 照片要先转换。
    .about = 支持 JPG、PNG、WebP。扩展名和内容要一致；传输中损坏的图片请重新拷贝。
E406 = 图片 { $file } 的像素太多：{ $width }×{ $height }
    .hint = { $kind ->
        [memory] 打开它要占 { $takes } 内存，上限 { $memory }。请另存为普通的 JPG，或者缩小。
       *[other] 请缩小到长边 { $limit } 像素、总共 { $pixels } 百万像素以内。
    }
    .about = 像素上限防止一张图片占满内存。
W407 = { $name }没有写 [consent]，电话、照片和微信号都不会公布
    .hint = 征得本人同意后，加上 [consent] 一组：date = 日期，publish = ["phone", "photo"]。
    .about = 公布个人的电话、微信号和照片要本人同意。没有同意时，用值班电话和姓氏代替。
W408 = { $name }没有可以公布的电话，社区也没有值班电话
    .hint = 在 community.toml 里写上 duty_phone。
    .about = 没有电话，居民扫了码也找不到人。
W409 = 图片 { $file } { $what }
    .hint = 看看印出来对不对；不对就用看图软件另存为 RGB、8 位的 JPG 或 PNG。
    .about = 图片会重新存成 RGB、8 位的 JPG。存的时候变了什么、原图缺了什么，都会告诉您。
W410 = 照片的形状不像头像：{ $width }×{ $height } 像素
    .hint = 请用竖着的半身照，脸在中间；旁边的会被裁掉。
    .about = 头像按 4:5 显示。太宽或太长的图片只剩一条，看不出是谁。
E411 = 这里有居民身份证号 { $text }
    .hint = 删去号码，或者只留姓名。身份证号任何时候都不能公开。
    .about = 公开身份证号违反《个人信息保护法》。号码通过了校验位的检查，不会是巧合。
E412 = 这里有银行卡号 { $text }
    .hint = 删去卡号；要收款，请写单位的名称和办公地点。
    .about = 银行卡号属于敏感个人信息，公开后会被冒用。16 到 19 位、校验位相符的数字都会指出。
E413 = 手机号 { $text } 不属于网格员或社区
    .hint = 网格员换了号码的，这里也要改；别人的号码请删去，或改成社区的电话。确实要公开，在 site.toml 里加一组 [[privacy.allow]]，写明 text 和 reason。
    .about = 网格员和社区的电话是公开的，别人的手机号要本人同意才能公开。
E414 = 这里写了某个人住在哪里：{ $text }
    .hint = 删去姓名或者门牌；确实要公开，在 site.toml 里加一组 [[privacy.allow]]，写明 text 和 reason。
    .about = 姓名和住址放在一起，谁都能找上门。通知里只写楼栋，或者只写姓氏。
E415 = 这里写了某个人的病情、困难或处分：{ $text }
    .hint = 删去姓名和门牌，只写政策和人数；确实要公开，在 site.toml 里加一组 [[privacy.allow]]，写明 text 和 reason。
    .about = 低保、残疾、精神疾病、刑释、矫正、吸毒、独居都是敏感个人信息，不能和姓名或住址写在一起。
W416 = “{ $text }”在内容里没有了，不需要再放行
    .hint = 从 site.toml 里删去这一组 [[privacy.allow]]。
    .about = 放行的内容删掉以后，放行的条目也应当删掉，免得以后误放。
E417 = { $text } 是网格员的电话或微信，本人没有同意公开，或者已经离任
    .hint = 删去这个号码，或改成社区的值班电话。本人同意的，在他的文件里写 [consent]，publish 里加上 "phone"。
    .about = 没有本人同意，网格员的电话和微信不能公开，写在通知里也不行；人离任以后，原来的同意不再有效。
E501 = “{ $place }”同时属于两个网格：另一处在 { $other }
    .hint = 留下一处；如果一条街分给几个网格，用 numbers 和 parity 写清门牌号。
    .about = 每个小区、单位、院落只属于一个网格。街道可以按门牌号和单双号分开。
E502 = 边界文件格式不对：{ $reason }
    .hint = boundaries.geojson 要是 GeoJSON 的 FeatureCollection，每个区块的 properties 里写 "grid": "网格编号"。
    .about = 边界文件由地图软件导出，坐标是经度在前、纬度在后。
E503 = { $grid }的边界不对：{ $reason }
    .hint = 在地图软件里检查这个区块：边线不能自己交叉，至少三个角，坐标是经度、纬度。
    .about = 每个网格的边界是一个或几个闭合的多边形，边线不能自己交叉。
W504 = { $grid }没有边界
    .hint = 在 boundaries.geojson 里补上它；在那之前，地图上看不到这个网格。
    .about = 有边界文件时，每个没有撤销的网格都应该画在上面。
E505 = { $a }和{ $b }的边界重叠了约 { $area } 平方米
    .hint = 在地图软件里让两块共用同一条边线。
    .about = 重叠的地方会同时算进两个网格，居民就不知道该找谁。
W506 = 网格之间有空隙，约 { $area } 平方米
    .hint = 在地图软件里让相邻的两块共用同一条边线；如果那里本来不归社区管，可以不理。
    .about = 空隙里的住户不属于任何网格。
W507 = 牌子“{ $board }”的位置不在{ $grid }里面
    .hint = 核对 at = [经度, 纬度]，别写反了。
    .about = at 用来在牌子的地图上标出“您在此处”。
W601 = 各网格的{ $figure }加起来是 { $sum }，社区写的是 { $total }
    .hint = 核对各网格的数字，或更新 community.toml 的 [totals]。
    .about = 合计对不上，居民会觉得数字不可信。
E701 = base_url 必须以 https:// 开头
    .hint = 写成 "https://您的域名/"。它会印进每一个二维码，印出去就不能改。
    .about = 微信和浏览器会拦截不加密的网址；印出去的网址要用很多年。
W702 = 二维码里的网址有 { $bytes } 个字符，码会比较密
    .hint = 换一个短一些的域名或路径；42 个字符以内最好扫。
    .about = 网址越短，码的格子越大，远处和脏了也能扫。超过第 5 版就会提醒。
E703 = 二维码里的网址有 { $bytes } 个字符，太长了
    .hint = 请把 base_url 缩短到 150 个字符以内。
    .about = 网址太长，印在卡片上的格子会小到扫不出来。
E704 = 字体里没有“{ $char }”（{ $point }）这个字
    .hint = 把含有这个字的字体文件放进 content/fonts 文件夹（如 BabelStone Han、花园明朝）。
    .about = 字体缺字时，印出来会是空白。公共服务应当能写出每个人的名字，所以缺字一定报错。
E705 = { $what }太长，缩到最小字号也放不进{ $piece }
    .hint = 请缩短文字，或换一个大一些的尺寸。
    .about = 字不会被裁掉，也不会小到看不清；放不下就请您来缩短。
E706 = 两样东西要写到同一个地方：{ $path }
    .hint = 给其中一个改名。
    .about = 网址不能重复；大小写不同、写法相同的文件名也算重复。
E707 = 链接“{ $link }”没有去处
    .hint = 核对链接。站内的链接写相对路径，如 ../guides/文件名.md；网站外的写完整的 https:// 网址。
    .about = 每个站内链接在发布前都要走一遍，不让居民点到空页。
E708 = 找不到图片“{ $image }”
    .hint = 图片路径从这个文件所在的文件夹算起，如 images/tu.png；只能用本社区文件夹里的 JPG、PNG、WebP。
    .about = 通知里的图片要放在社区的文件夹里。
W709 = 正文里的 HTML 标签已略去：{ $tags }
    .hint = 请用 Markdown 的写法：**粗体**、[文字](链接)、表格、列表。
    .about = 为了安全，网页代码一律不进入发布的页面。
W710 = 图片“{ $image }”没有说明文字
    .hint = 写成 ![图片里有什么](文件名)，看不见图的人靠它知道内容。
    .about = 读屏软件会把说明文字念出来。
W711 = 照片只有 { $given } 像素，印在 { $piece } 上会发虚（{ $dpi } dpi）
    .hint = 换一张不小于 { $needed } 像素的照片；或者先这样用，不影响生成。
    .about = 印刷品上的照片至少要 150 dpi：每英寸 150 个像素，再少就看得出格子。
E801 = 找不到中文字体，试过：{ $tried }
    .hint = Debian、Ubuntu 运行 apt install fonts-noto-cjk；Fedora 装 google-noto-sans-cjk-fonts；其他系统把 Noto Sans SC 字体文件放进 content/fonts 文件夹。
    .about = 打印件要嵌入中文字体。工具依次在主题的 fonts、content/fonts 和系统里找。
E802 = 主题文件有问题：{ $reason }
    .hint = 检查 themes 文件夹里的这个文件；删去它就会用内置的。
    .about = themes 里的文件会代替内置主题的同名文件。
E803 = 模板出错：{ $reason }
    .hint = 检查主题里的这个文件；删去它就会用内置的。可用的数据见 docs/theme.md。
    .about = 网页用 Tera 模板，打印件用 Typst 模板。模板有错就什么也不发布。
E804 = { $path }里的二维码扫不出来：{ $reason }
    .hint = 如果改过主题，请检查二维码的大小、颜色和四周的空白。没有改过请报告给工具的作者。
    .about = 每个二维码都从做好的文件里用两种解码器读过，读不出就不发布。
E805 = { $path }里的二维码是“{ $found }”，应当是“{ $expected }”
    .hint = 如果改过主题，请检查它画的码；没有改过请报告给工具的作者。
    .about = 读出来的网址必须和计划的一模一样。
E806 = { $path }里的二维码四周只有 { $modules } 格空白
    .hint = 四边都要留出 4 格空白（国际标准 ISO/IEC 18004）。请检查主题。
    .about = 码的四周不空出 4 格，有的手机就扫不出来。
E807 = 页面 { $path } 里的链接“{ $link }”没有去处
    .hint = 如果改过主题，请检查模板里的链接；没有改过请报告给工具的作者。
    .about = 发布前，每一页的每个站内链接都会核对。
E808 = { $path } 的尺寸是 { $found } 毫米，应当是 { $expected } 毫米
    .hint = 打印件必须正好一页一面、尺寸不差。请检查主题。
    .about = 公示牌和卡片按实际尺寸输出，由做好的 PDF 量得。

E809 = 没有主题 { $theme }：找不到文件夹 themes/{ $theme }
    .hint = 核对 site.toml 里的 theme = "…"，或把主题文件夹放进 themes；去掉这一行就用默认主题。
    .about = theme 写的是 themes 文件夹里的文件夹名。
W810 = 语言 { $language } 缺少 { $count } 条网页文字：{ $names }
    .hint = 在 { $file } 里补上，写法照 zh-CN.ftl；缺的先用网站主要语言的文字，不影响生成。
    .about = 每种语言的网页文字（按钮、标题、日期的写法）在主题的 i18n 文件夹里，一种语言一个文件。
E901 = 打印记录的这一行读不懂：{ $reason }{ $more ->
        [none] { "" }
       *[other] （后面还有 { $more } 行）
    }
    .hint = 用备份或版本库里的 content/printed.jsonl 换回来。如果是新版工具写的，请先升级。
    .about = printed.jsonl 由 gridboard record 写，每行一件打印品，不要手改。
E902 = 打印记录的这一行被手工改过{ $more ->
        [none] { "" }
       *[other] （后面还有 { $more } 行）
    }
    .hint = 换回备份或版本库里的文件；如果改得有理，运行 gridboard record --rechain 重新封好。
    .about = 每行末尾的 sum 是前面内容的校验码，改动一个字就对不上。
E903 = 这一行之前少了一行或几行{ $more ->
        [none] { "" }
       *[other] （后面还有 { $more } 处）
    }
    .hint = 换回备份或版本库里的文件，让挂着的牌子都有记录；确实找不回来，运行 gridboard record --rechain。
    .about = 每行的 prev 是写它时上一行的校验码，缺了行就接不上。两个分支合并后上下次序不同没有关系。
E904 = 同一批里的同一件记了两次：{ $piece }{ $more ->
        [none] { "" }
       *[other] （后面还有 { $more } 处）
    }
    .hint = 运行 gridboard record --rechain：一模一样的只留一行，两台电脑用了同一个批号的换一个。
    .about = 一批只能记一次；合并分支时可能出现重复。
E905 = 合并留下的冲突标记
    .hint = 运行 gridboard record --rechain：两边的记录都留下，标记去掉。
    .about = 两个分支都添了打印记录，git 不知道谁在前。记录的先后不要紧，都留下就对了。
W906 = 打印记录的最后一行只写了一半，没有采用
    .hint = 再运行一次 gridboard record 批号，会补上缺的行；打印好的文件不用重做。
    .about = 多半是断电或拷贝中断。前面的行都完好。
W907 = 打印记录被别的程序存过：{ $what }
    .hint = 内容没有坏，可以不理；以后请不要用记事本打开保存它。
    .about = 工具写的是不带标记的 UTF-8，换行是 LF。
E911 = 网格 { $grid } 的文件不见了，但印出去的 { $count } 件上的码还指着它{ $more ->
        [none] { "" }
       *[other] （还有 { $more } 个网格也是这样）
    }
    .hint = 把 content/{ $community }/grids/ 里的那个文件恢复。如果网格撤销了，文件里要有：id = "{ $grid }"、{ $code ->
        [none] { "" }
       *[other] code = "{ $code }"、
    }name = "…"、closed = { $today }、successors = ["接替的网格"]。
    .about = 印出去的码不能失效。撤销的网格也要留着文件，写明由谁接替。
E912 = 编号 { $grid } 换给了别的网格：印出去时代码是 { $printed }，现在{ $now ->
        [none] { "" }没有写代码
       *[other] 是 { $now }
    }
    .hint = 如果是另一个网格，请给它一个新编号，并恢复原来的文件；如果只是代码改了，在文件里写 former_codes = ["{ $printed }"]。
    .about = 旧牌子上的码会把居民带到别人的网格，所以编号不能再用。
E913 = 印出去的码以 { $base } 开头，网站现在是 { $now }
    .hint = 在 site.toml 里写 former_base_urls = ["{ $base }"]，并让旧网址继续转到新网址（output/former/ 里有转址的网站）。
    .about = 换了网址，墙上的码还是旧的。旧网址要一直转过来。
E914 = 印出去的码指着 { $path }，它不在或者没有发布
    .hint = 恢复这个文件（通知过期不要删，写 expires 就会归档；draft 和以后的 publish 要去掉）。
    .about = 海报和挂图上的码也不能失效。

# 命令行
privacy-clean = 没有发现不该公开的个人信息。
privacy-allowed = 已放行：{ $text }（{ $reason }）
summary-clean = 没有发现问题。
summary-found = { $errors } 个错误，{ $warnings } 个提醒。
summary-more = 还有更多：这里只列出最要紧的 { $most } 处。先改好它们，再检查一次。
summary-nothing-written = 有错误，什么也没有写；上一次的成果原样还在。
build-done = 完成：{ $pages } 个网页，{ $boards } 块公示牌，{ $cards } 张联系卡；{ $codes } 个二维码都已扫描核对。
build-done-site = 完成：{ $pages } 个网页；{ $codes } 个二维码都已扫描核对。公示牌和联系卡没有动。
build-done-print = 完成：{ $boards } 块公示牌，{ $cards } 张联系卡；{ $codes } 个二维码都已扫描核对。网站没有动。
build-stopped = 已停下。上一次的结果原样没动；已经做好的 { $count } 个文件留着，下次接着用。
build-share = 这只是全城的一份：用 gridboard merge 把各份合起来，并补做跨社区的页面。
build-taken = { $count } 个文件先前已经做好，直接拿来用了。
merge-no-share = { $path } 里没有做好的一份。请先在那里做：gridboard build --shard K/N --output { $path }
build-left = 有错，这次没有更新：{ $folders }。这些社区的网页、公示牌和联系卡保持上一次的样子；其他都已更新。改正之前，这些社区里刚离岗或刚撤回同意的人仍会显示。
build-cannot-go-on = 绕不过去：社区以外的文件有错时全部停下；要让有错的社区保持原样，先得有一次没有错误的 --keep-going 生成。
build-changed = 新写 { $written } 个文件，删去 { $removed } 个，{ $kept } 个没有变。
build-withdrawn = 有人离任或收回了同意：删去了可能还有其信息的 { $count } 个旧文件。
build-where = 网站：{ $site }    打印：{ $print }    报告：{ $report }
output-foreign = { $path } 里有不是 gridboard 写的文件，为了不弄丢它们，没有动手。请换一个空文件夹。
output-link = { $path } 是指向别处的链接，那里的文件不归 gridboard 管，没有动手。请去掉这个链接，或换一个文件夹。
output-in-the-way = { $path } 这个位置要由 gridboard 写，却放着别的东西，所以没有动手。请把它移走或删掉，再来一次。
output-inside = { $path } 在 content 文件夹里面，写在那里会和内容混在一起。请换一个地方。
output-locked = 另一个 gridboard 正在写 { $path }，请等它做完。
content-meanwhile = gridboard 工作时，{ $path } 又被保存了。可能只读到一半，所以什么也没有写。请再运行一次。
output-failed = 写 { $path } 时出了问题：{ $reason }
output-finished = 上次写到一半被打断，已经接着写完。
io-failed = { $path }：{ $reason }
bad-today = --today 要写成 2013-05-07 这样的日期
explain-unknown = 没有“{ $code }”这个代码。{ $guess ->
        [none] { "" }
       *[other] 您是不是想查 { $guess }？
    }
explain-codes = 全部代码：
init-exists = { $path } 里已经有 content 文件夹，没有动它。
init-done = 建好了：{ $path }
init-next = 接下来：
    1. 用记事本打开 content 文件夹里的文件，按里面的说明修改；
    2. 运行 gridboard build --root { $path }
    3. 用浏览器打开 { $path }/output/site/index.html
list-grids = 网格
list-workers = 人员
list-notices = 通知
list-soon = 今后 30 天
list-empty = （没有）
list-notice-expires = 通知到期
list-notice-publishes = 通知发布
list-hand-over = 交接：离任
list-takes-over = 交接：上任
list-closes = 网格撤销
list-opens = 网格设立
col-id = 编号
col-name = 名称
col-households = 户数
col-population = 人口
col-worker = 网格员
col-state = 状态
col-roles = 岗位
col-phone = 电话
col-date = 日期
col-what = 事项
col-title = 标题
col-where = 位置
col-expires = 到期
state-open = 在用
state-closed = 已撤销
state-published = 已发布
state-expired = 已到期
state-waiting = 待发布
phone-own = 本人
phone-duty = 值班电话代
phone-none = 无
for-everyone = 全部

progress = 已完成 { $done } / { $all }
stuck = { $path } 做了很久还没有做完，已放弃。如果改过主题，请检查里面有没有停不下来的循环；机器很慢时，可加 --patience 300。
print-done = 批次 { $batch }：{ $files } 个文件，{ $codes } 个二维码全部扫过，内容正确。
print-papers = 用纸 { $size }：{ $count } 张
print-where = 都在 { $path }，清单是 batch.json。
print-true-size = 打印时请选“实际大小”或 100%，不要选“适合页面”；裁切线之间应正好是卡片的尺寸。
print-dry = 只是列出，没有生成。去掉 --dry-run 就会打印。
list-pieces = 要打印的
col-file = 文件
col-size = 尺寸
col-copies = 份数
col-papers = 每份张数
order-grid = 没有编号是“{ $name }”的网格。{ $guess ->
        [none] gridboard list grids 会列出全部编号。
       *[other] 您是不是要写 { $guess }？
    }
order-worker = 没有文件名是“{ $name }”的人。{ $guess ->
        [none] gridboard list workers 会列出全部人员。
       *[other] 您是不是要写 { $guess }？
    }
order-community = 没有文件夹是“{ $name }”的社区。{ $guess ->
        [none] 请看 content 下面的文件夹名。
       *[other] 您是不是要写 { $guess }？
    }
order-closed = 网格 { $name } 已经撤销，没有可打印的。
order-paper = 这一种不能印在这种纸上。可以用：{ $allowed }
order-start = 一张纸上只有 { $most } 个位置，--start 请写 1 到 { $most }。
order-many = 一次最多拼 { $most } 张联系卡，这里要 { $cards } 张。请减少 --copies，或用 --community 一个社区一个社区地印。
order-nothing = 没有符合条件的打印件。
bad-adjustment = 修正值太大：--nudge 在 -20 到 20 毫米之间，--scale 在 90 到 110 之间。
printers-broken = { $path } 有问题：{ $reason }。改好或删去这个文件，再试一次。
printers-kept = 已记住打印机“{ $name }”的修正值（printers.toml）。

print-nothing-due = 没有要印的。
print-stays = 不用动的 { $count } 件：{ $names }
print-then-record = 印好、挂好以后，运行：gridboard record { $batch }
record-done = 已记下批次 { $batch }：{ $lines } 件。旧的请取下来，gridboard status 会列出哪些。
record-ahead = 这批是为 { $date } 印的：到那天之前，gridboard status 会拿今天的内容来比，显示为不符。
record-torn = 记录的最后一行上次只写了一半，已去掉，原来是：{ $start }…
record-already = 批次 { $batch } 已经记过了，没有再记。
record-unknown = 没有批次“{ $batch }”。{ $guess ->
        [none] { $open ->
            [none] 先用 gridboard print 印一批。
           *[other] 还没记的：{ $open }。
        }
       *[other] 您是不是要写 { $guess }？
    }
record-broken = { $path } 读不懂：{ $reason }。请重新 gridboard print 这一批。
record-meanwhile = 打印记录刚被别人改过，什么也没有写。请再试一次。
record-unreadable = 打印记录第 { $line } 行读不懂，没法重新封好。请先换回备份，或删去这一行。
record-nothing = 打印记录有错误，什么也没有写。
record-rechained = 重新封好 { $lines } 行；去掉重复 { $doubles } 行，换批号 { $renamed } 行。原来的文件留在 { $kept }。
list-batches = 批次
batch-open = 还没记
batch-partly = 记了一部分
batch-recorded = 已记
list-status = 墙上和手里的
status-count = 不用动 { $current } 件，过时要换 { $outdated } 件，要取下 { $remove } 件，从没印过 { $unprinted } 件。
col-batch = 批次
col-pieces = 件数
col-place = 挂在
col-kind = 种类
col-grid = 网格
col-issue = 期
col-due = 要办的
col-why = 为什么
col-next = 新的一期
kind-board = 公示牌
kind-card = 联系卡
kind-wall-map = 挂图
kind-poster = 海报
due-current = 不用动
due-outdated = 换新
due-remove = 取下
due-unprinted = 没印过
why-grid_closed = 网格撤销
why-board_gone = 牌子不再要
why-person_left = 人已离任
why-notice_over = 通知过期
why-map_gone = 没有地图了
fact-person = 人员
fact-phone = 电话
fact-photo = 照片
fact-hours = 时间
fact-duties = 职责
fact-grid = 网格名称
fact-scope = 四至
fact-places = 服务范围
fact-figures = 户数人口
fact-map = 地图
fact-place = 悬挂地点
fact-size = 尺寸
fact-office = 社区信息
fact-office_phone = 值班电话
fact-address = 网址
fact-text = 内容
print-layout = 每张纸排 { $columns }×{ $rows } 张卡。没用完的纸下次接着印，请加 --layout { $layout } 和 --start。
order-no-map = 社区没有边界文件 boundaries.geojson，画不出挂图。
list-separator = 、
order-later = 网格 { $name } 到 { $day } 才设立。要提前印，请加 --today { $day }。
state-later = 待设立
record-down = 已记下 { $lines } 件取下来了。
record-piece = 记录里没有还挂着的“{ $name }”。{ $guess ->
        [none] gridboard status 会列出全部编号。
       *[other] 您是不是要写 { $guess }？
    }
fact-sample = 样张
