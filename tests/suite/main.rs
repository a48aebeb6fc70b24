//! The tests of the whole tool: a site in a folder, the program run in it, what came out looked at.

mod alike;
mod borders;
mod bytes;
mod colours;
mod consent;
mod faults;
mod fuzz;
mod glance;
mod harness;
mod histories;
mod html;
#[path = "../../benches/common/http.rs"]
mod http;
mod init;
mod injection;
mod keep_going;
mod layout;
mod limits;
mod mistakes;
mod paper;
mod permanence;
mod pictures;
mod print;
mod publish;
mod record;
mod sample;
mod serve;
mod shares;
mod site;
mod staircase;
mod supply;
mod tools;
mod torn;
