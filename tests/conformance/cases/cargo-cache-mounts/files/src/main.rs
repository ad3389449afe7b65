fn main() {
    println!("{}", option_env!("APP_TOKEN").unwrap_or("none"));
}
