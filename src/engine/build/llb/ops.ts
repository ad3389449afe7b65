/**
 * LLB operations as BuildKit's provenance prints them (solver/pb, JSON form): names, omitted zero values and
 * nesting are the engine's, since findings name key paths in these documents.
 */
export type Op =
  | { readonly source: SourceOp }
  | { readonly exec: ExecOp }
  | { readonly file: FileOp }
  | { readonly merge: MergeOp };

/** `docker-image://`, `local://`, `http(s)://`, `git://`. */
export interface SourceOp {
  readonly identifier: string;
  readonly attrs?: Readonly<Record<string, string>>;
}

export interface ExecOp {
  readonly meta: {
    readonly args: readonly string[];
    readonly env: readonly string[];
    readonly cwd: string;
    readonly user?: string;
    readonly proxy_env?: ProxyEnvironment;
    readonly extraHosts?: readonly { readonly Host: string; readonly IP: string }[];
    readonly removeMountStubsRecursive: true;
  };
  readonly mounts: readonly MountOp[];
  /** 1 host, 2 none; absent for the sandbox's own network. */
  readonly network?: 1 | 2;
  readonly secretenv?: readonly SecretVariable[];
}

export interface ProxyEnvironment {
  readonly http_proxy?: string;
  readonly https_proxy?: string;
  readonly ftp_proxy?: string;
  readonly no_proxy?: string;
  readonly all_proxy?: string;
}

export interface SecretVariable {
  readonly ID: string;
  readonly name: string;
  readonly optional?: true;
}

export interface MountOp {
  /** Position among the op's inputs; -1 for none, absent for 0. */
  readonly input?: number;
  readonly selector?: string;
  readonly dest: string;
  readonly output?: -1;
  readonly readonly?: true;
  /** 1 secret, 2 ssh, 3 cache, 4 tmpfs; absent for bind. */
  readonly mountType?: 1 | 2 | 3 | 4;
  readonly TmpfsOpt?: { readonly size?: number };
  /** `sharing`: 1 private, 2 locked. */
  readonly cacheOpt?: { readonly ID: string; readonly sharing?: 1 | 2 };
  readonly secretOpt?: MountedSecret;
  readonly SSHOpt?: MountedSecret;
}

export interface MountedSecret {
  readonly ID: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
  readonly optional?: true;
}

export interface FileOp {
  readonly actions: readonly FileActionOp[];
}

export interface FileActionOp {
  /** Input or, counted on from the inputs, earlier action that this one starts from; -1 for an empty tree. */
  readonly input: number;
  readonly secondaryInput: number;
  /** 0 for the action whose result is the op's. */
  readonly output: number;
  readonly Action: FileAction;
}

export type FileAction =
  | { readonly copy: CopyAction }
  | { readonly mkdir: MakeDirectoryAction }
  | { readonly mkfile: MakeFileAction };

export interface OwnerPart {
  readonly User: { readonly byId?: number } | { readonly byName: { readonly name: string } };
}

export interface Owner {
  readonly user?: OwnerPart;
  readonly group?: OwnerPart;
}

export interface CopyAction {
  readonly src: string;
  readonly dest: string;
  readonly owner?: Owner;
  /** Absent where `modeStr` is given; -1 keeps the source's mode. */
  readonly mode?: number;
  readonly followSymlink?: true;
  readonly dirCopyContents?: true;
  readonly attemptUnpackDockerCompatibility?: true;
  readonly createDestPath?: true;
  readonly allowWildcard?: true;
  readonly allowEmptyWildcard?: true;
  readonly timestamp: -1;
  readonly exclude_patterns?: readonly string[];
  readonly modeStr?: string;
}

export interface MakeDirectoryAction {
  readonly path: string;
  readonly mode: number;
  readonly makeParents?: true;
  readonly owner?: Owner;
  readonly timestamp: -1;
}

export interface MakeFileAction {
  readonly path: string;
  readonly mode: number;
  /** base64. */
  readonly data: string;
  readonly timestamp: -1;
}

export interface MergeOp {
  readonly inputs: readonly { readonly input?: number }[];
}
