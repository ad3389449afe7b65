import { useState } from "preact/hooks";
import type { Session } from "../session.ts";
import { type TreeNode, treeOf } from "./tree-of.ts";

/** All files by folder, with what is changed and what has problems. */
export function FileTree({ session }: { session: Session }) {
  return (
    <nav class="file-tree" aria-label="File tree">
      <Folder session={session} nodes={treeOf(Object.keys(session.files.value))} />
    </nav>
  );
}

function Folder({ session, nodes }: { session: Session; nodes: readonly TreeNode[] }) {
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.path}>
          {node.children ? (
            <Branch session={session} node={node} nodes={node.children} />
          ) : (
            <Leaf session={session} node={node} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Branch({ session, node, nodes }: { session: Session; node: TreeNode; nodes: readonly TreeNode[] }) {
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" class="branch" aria-expanded={open} onClick={() => setOpen(!open)}>
        {node.name}/
      </button>
      {open && <Folder session={session} nodes={nodes} />}
    </>
  );
}

function Leaf({ session, node: { path, name } }: { session: Session; node: TreeNode }) {
  const problems = session.diagnostics.value.filter(
    ({ file, severity }) => file === path && severity !== "info",
  ).length;
  const isChanged = session.files.value[path] !== session.starter[path];
  return (
    <button
      type="button"
      class="leaf"
      aria-current={session.active.value === path ? "true" : undefined}
      onClick={() => {
        session.active.value = path;
      }}
    >
      <span class="name">{name}</span>
      {isChanged && (
        <span class="changed" title="Changed since the start">
          <span class="visually-hidden"> (changed)</span>
        </span>
      )}
      {problems > 0 && (
        <span class="problem-count" title={`${problems} ${problems === 1 ? "problem" : "problems"}`}>
          {problems}
          <span class="visually-hidden"> {problems === 1 ? "problem" : "problems"}</span>
        </span>
      )}
    </button>
  );
}
