/** A file, or a folder with what is in it. */
export interface TreeNode {
  readonly path: string;
  readonly name: string;
  readonly children?: readonly TreeNode[];
}

/** Paths as a tree: folders first, each level by name. */
export function treeOf(paths: readonly string[], folder = ""): TreeNode[] {
  const inside = paths.map((path) => path.slice(folder.length));
  const folders = [
    ...new Set(inside.filter((path) => path.includes("/")).map((path) => path.split("/")[0] ?? "")),
  ];
  const files = inside.filter((path) => !path.includes("/"));
  return [
    ...folders.sort().map((name): TreeNode => {
      const path = `${folder}${name}/`;
      return {
        path,
        name,
        children: treeOf(
          paths.filter((each) => each.startsWith(path)),
          path,
        ),
      };
    }),
    ...files.sort().map((name) => ({ path: `${folder}${name}`, name })),
  ];
}
