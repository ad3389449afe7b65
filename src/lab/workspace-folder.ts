/** Name of every lab's workspace folder: Compose names projects after it, in the terminal and when graded. */
export const FOLDER = "shop";
