//! The codes. A code is never renumbered and never given a second meaning: staff look it up
//! with `gridboard explain`, and scripts match on it.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How bad a finding is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// Published all the same; somebody should look.
    Warning,
}

impl Severity {
    /// As in `--format json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($variant:ident = $name:literal,)+) => {
        /// What was found. The name (`E202`) is also the Fluent id of its message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $name] $variant,)+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$variant,)+];

            /// `E202`; an `E` is an error, a `W` a warning.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }
        }
    };
}

codes! {
    // 1: files
    Unreadable = "E101",
    NotText = "E102",
    ReadAsGbk = "W103",
    TooLarge = "E104",
    SiteMissing = "E105",
    CommunityMissing = "E106",
    BadFileName = "E107",
    NoCommunity = "E108",
    TooMany = "E109",
    IgnoredFile = "W110",
    LinkNotFollowed = "W111",
    // 2: keys and values
    TomlSyntax = "E201",
    UnknownKey = "E202",
    MissingKey = "E203",
    WrongType = "E204",
    BadValue = "E205",
    BadDate = "E206",
    FrontMatter = "E207",
    UnknownLanguage = "E208",
    // 3: grids and who serves them
    BadId = "E301",
    DuplicateId = "E302",
    DuplicateCode = "E303",
    BadCode = "E304",
    UnknownWorker = "E305",
    UnknownGrid = "E306",
    UnknownSuccessor = "E307",
    SuccessorLoop = "E308",
    ClosedWithoutSuccessor = "E309",
    UnknownRole = "E310",
    NoGridWorker = "E311",
    IdleWorker = "W312",
    OverlappingDates = "E313",
    InvertedDates = "E314",
    HandOverOverlaps = "W315",
    // 4: people
    BadPhone = "E401",
    PhoneFromExcel = "E402",
    PhotoMissing = "E403",
    PhotoTooSmall = "W404",
    BadImage = "E405",
    ImageTooLarge = "E406",
    NoConsent = "W407",
    NoNumberToCall = "W408",
    ImageConverted = "W409",
    PhotoShape = "W410",
    ResidentId = "E411",
    BankCard = "E412",
    UnknownMobile = "E413",
    HomeOfPerson = "E414",
    CircumstanceOfPerson = "E415",
    NothingToAllow = "W416",
    ContactKeptBack = "E417",
    // 5: places and map
    PlaceInTwoGrids = "E501",
    BadGeoJson = "E502",
    BadPolygon = "E503",
    GridWithoutPolygon = "W504",
    PolygonsOverlap = "E505",
    PolygonGap = "W506",
    BoardOutside = "W507",
    // 6: figures
    TotalsDiffer = "W601",
    // 7: what is published and printed
    NotHttps = "E701",
    LongAddress = "W702",
    AddressTooLong = "E703",
    NoGlyph = "E704",
    DoesNotFit = "E705",
    SameOutput = "E706",
    DeadLink = "E707",
    ImageMissing = "E708",
    HtmlDropped = "W709",
    ImageWithoutText = "W710",
    PhotoCoarse = "W711",
    // 8: theme, fonts and proof
    NoFont = "E801",
    ThemeBroken = "E802",
    TemplateError = "E803",
    CodeUnreadable = "E804",
    CodeWrong = "E805",
    QuietZone = "E806",
    BrokenPage = "E807",
    WrongSize = "E808",
    ThemeMissing = "E809",
    WordsMissing = "W810",
    // 9: the record of prints
    RecordLine = "E901",
    RecordEdited = "E902",
    RecordGap = "E903",
    RecordTwice = "E904",
    RecordConflict = "E905",
    RecordTorn = "W906",
    RecordEncoding = "W907",
    PrintedGridGone = "E911",
    PrintedGridReused = "E912",
    FormerAddress = "E913",
    PrintedPageGone = "E914",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| D::Error::custom(format!("no code {name}")))
    }
}

impl Code {
    pub fn severity(self) -> Severity {
        if self.name().starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// Finds a code by its name, in either case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.name().eq_ignore_ascii_case(name.trim()))
    }

    /// True where something private stands in the content or would be published.
    pub fn is_about_privacy(self) -> bool {
        (Self::ResidentId..=Self::ContactKeptBack).contains(&self)
    }

    /// True where something could not be read or understood, so that nobody knows what it tells.
    pub fn hides_text(self) -> bool {
        let is_of_files = (Self::Unreadable..=Self::TooMany).contains(&self) && self.name().starts_with('E');
        is_of_files
            || matches!(self, Self::TomlSyntax | Self::FrontMatter | Self::BadGeoJson | Self::BadImage)
    }

    /// True where the record of prints is not what it was.
    pub fn is_about_record(self) -> bool {
        (Self::RecordLine..=Self::PrintedPageGone).contains(&self)
    }

    /// True where the fault lies in the theme or the machine rather than in the content:
    /// exit code 2 rather than 1.
    pub fn is_tool_fault(self) -> bool {
        self.name().starts_with("E8")
    }
}
