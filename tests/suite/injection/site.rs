//! The fixture with a chosen text under every key that people read.

use crate::harness::{Bench, QINGHE};

/// A text as TOML.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Writes every text that a site has; `value` is asked by the name of the key.
pub fn write(bench: &Bench, value: &mut dyn FnMut(&str) -> String, body: &str) {
    let mut number = 0;
    let mut own = |key: &str| {
        // A place belongs to one grid only.
        number += 1;
        quoted(&format!("{}{number}", value(key)))
    };
    let places = [own("place"), own("alias"), own("place"), own("place")];
    let mut text = |key: &str| quoted(&value(key));
    let lists = |text: &mut dyn FnMut(&str) -> String, key: &str| format!("[{}, {}]", text(key), text(key));

    let site = format!(
        "title = {{ zh-CN = {}, en = {} }}\nbase_url = \"https://grid.example.cn/\"\nformer_base_urls = [\"https://old.example.cn/\"]\n\
         language = \"zh-CN\"\nlanguages = [\"zh-CN\", \"en\"]\n[footer]\nicp = {}\npolice = {}\n\
         [pages]\nabout = [{}]\nprivacy = [{}]\n\
         [[roles]]\nname = {{ zh-CN = \"网格员\", en = {} }}\nduties = {}\n\
         [[roles]]\nname = {{ zh-CN = \"网格长\", en = {} }}\nduties = {}\n\
         [[roles]]\nname = {{ zh-CN = \"社区书记\", en = {} }}\nduties = {}\n",
        text("title"),
        text("title"),
        text("icp"),
        text("police"),
        text("about"),
        text("privacy"),
        text("role"),
        lists(&mut text, "duties"),
        text("role"),
        lists(&mut text, "duties"),
        text("role"),
        lists(&mut text, "duties"),
    );
    bench.write("content/site.toml", site);

    let community = format!(
        "name = {{ zh-CN = {}, en = {} }}\ncode = \"420100001001\"\nparent = {}\naddress = {}\noffice_hours = {}\n\
         duty_phone = \"0715-0000000\"\nsupervision_phone = \"0715-0000001\"\nslogan = {}\nmap_approval = {}\n\
         [report]\nemail = \"grid@example.cn\"\nsms = \"0715-0000000\"\ntext = {}\n\
         [[team]]\nrole = \"社区书记\"\nworker = \"li-si\"\n",
        text("name"),
        text("name"),
        text("parent"),
        text("address"),
        text("office_hours"),
        text("slogan"),
        text("map_approval"),
        quoted(&text("report").trim_matches(['"', '\'']).replace(['{', '}'], "(")),
    );
    bench.write(&format!("{QINGHE}/community.toml"), community);

    let grid = |text: &mut dyn FnMut(&str) -> String, number: usize, worker: &str, places: String| {
        format!(
            "id = \"qh0{number}\"\ncode = \"42010000100100{number}\"\nname = {{ zh-CN = {}, en = {} }}\nscope = {}\n\
             households = 300\n[[team]]\nrole = \"网格员\"\nworker = \"{worker}\"\n{places}\
             [[boards]]\nid = \"b1\"\nplace = {}\nsize = \"600x900\"\n",
            text("name"),
            text("name"),
            text("scope"),
            text("board"),
        )
    };
    let of_first = format!(
        "[[places]]\nname = {}\nkind = {}\naliases = [{}]\n[[places]]\nname = {}\nnumbers = \"1-35\"\n",
        places[0],
        text("kind"),
        places[1],
        places[2],
    );
    let of_second = format!("[[places]]\nname = {}\nkind = {}\n", places[3], text("kind"));
    for (number, worker, places) in
        [(1, "zhao-yi", of_first), (2, "qian-er", of_second), (3, "sun-san", String::new())]
    {
        bench.write(&format!("{QINGHE}/grids/0{number}.toml"), grid(&mut text, number, worker, places));
    }

    for (worker, phone, photo) in [
        ("zhao-yi", 1, "zhao-yi.jpg"),
        ("qian-er", 2, "qian-er.png"),
        ("sun-san", 3, ""),
        ("li-si", 4, "li-si.jpg"),
    ] {
        let photo = if photo.is_empty() { String::new() } else { format!("photo = \"{photo}\"\n") };
        let file = format!(
            "name = {{ zh-CN = {}, en = {} }}\nsurname = {}\ntitle = {}\nphone = \"1380000000{phone}\"\n{photo}hours = {}\n\
             wechat = {}\nduties = {}\n[consent]\ndate = 2012-03-01\npublish = [\"phone\", \"photo\"]\n",
            text("name"),
            text("name"),
            text("surname"),
            text("title"),
            text("hours"),
            text("wechat"),
            lists(&mut text, "duties"),
        );
        bench.write(&format!("{QINGHE}/workers/{worker}.toml"), file);
    }

    let notice = |text: &mut dyn FnMut(&str) -> String, more: &str, category: &str| {
        format!(
            "+++\ntitle = {}\ndate = 2013-05-03\n{more}category = {category}\n+++\n\n{body}\n",
            text("title")
        )
    };
    let event = format!("event = \"2013-05-09 14:30\"\nevent_place = {}\n", text("event_place"));
    let category = text("category");
    bench.write(&format!("{QINGHE}/notices/water.md"), notice(&mut text, &event, &category));
    bench.write(&format!("{QINGHE}/notices/spring.md"), notice(&mut text, "grids = [\"qh01\"]\n", &category));
    let guide = format!(
        "+++\ntitle = {}\ndate = 2012-03-01\nbring = {}\nplace = {}\nhours = {}\n+++\n\n{body}\n",
        text("title"),
        lists(&mut text, "bring"),
        text("place"),
        text("hours"),
    );
    bench.write(&format!("{QINGHE}/guides/residence.md"), guide);
}
