fn main() {
    println!("{}", env!("APP_TOKEN"));
}
