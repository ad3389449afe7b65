const TOKEN: &str = "cgo_91mKqLw7ZtxP30dVe";

fn main() {
    println!("{}", std::env::args().next().unwrap_or(TOKEN.to_string()));
}
