import { type ErrorCode, FileSystemError } from "../../filesystem/types.ts";
import { ExecError, NetworkError } from "../../process/types.ts";
import { DatabaseError } from "../../services/database.ts";
import { ProtocolError } from "../net/http.ts";

/** Node's errno and words for a system error (libuv's uv_strerror, in lower case). */
const SYSTEM: Readonly<Partial<Record<ErrorCode, readonly [number, string]>>> = {
  EACCES: [-13, "permission denied"],
  EBADF: [-9, "bad file descriptor"],
  EBUSY: [-16, "resource busy or locked"],
  EEXIST: [-17, "file already exists"],
  EINVAL: [-22, "invalid argument"],
  EISDIR: [-21, "illegal operation on a directory"],
  ELOOP: [-40, "too many symbolic links encountered"],
  ENAMETOOLONG: [-36, "name too long"],
  ENOENT: [-2, "no such file or directory"],
  ENOSPC: [-28, "no space left on device"],
  ENOTDIR: [-20, "not a directory"],
  ENOTEMPTY: [-39, "directory not empty"],
  EPERM: [-1, "operation not permitted"],
  EROFS: [-30, "read-only file system"],
  ESRCH: [-3, "no such process"],
  EXDEV: [-18, "cross-device link not permitted"],
};

/** The fields of the Error object that the program sees. Errors of the simulator itself are thrown on. */
export function describeError(error: unknown, syscall?: string, path?: string): Record<string, unknown> {
  if (error instanceof FileSystemError) {
    const [errno, text] = SYSTEM[error.code] ?? [-1, error.text.toLowerCase()];
    return { code: error.code, errno, text, syscall, path: path ?? error.path };
  }
  if (error instanceof NetworkError) {
    const { code, host, port } = error;
    if (code === "ENOTFOUND") {
      return {
        code,
        errno: -3008,
        message: `getaddrinfo ENOTFOUND ${host}`,
        syscall: "getaddrinfo",
        hostname: host,
      };
    }
    if (code === "EADDRINUSE") {
      return {
        code,
        errno: -98,
        message: `listen EADDRINUSE: address already in use :::${port}`,
        syscall: "listen",
        port,
      };
    }
    return {
      code,
      errno: -111,
      message: `connect ${code} ${host}:${port}`,
      syscall: "connect",
      address: host,
      port,
    };
  }
  if (error instanceof DatabaseError) return { code: error.code, message: error.message, severity: "FATAL" };
  if (error instanceof ProtocolError) return { code: "EPROTO", message: error.message };
  if (error instanceof ExecError) {
    return {
      errno: SYSTEM[error.code as ErrorCode]?.[0],
      code: error.code,
      message: `spawn ${error.path} ${error.code}`,
      syscall: `spawn ${error.path}`,
      path: error.path,
    };
  }
  throw error;
}
