fn main() {
    println!("{}", library::hello());
}
