import { constants } from 'node:fs';
import { chmod, type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileLine, fileLines } from './file-lines.js';
import { systemCode } from './system-error.js';

/** A file that only grows. */
export interface GrowingFile {
  /** On disk when it resolves. */
  append(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** What a chain needs of a file system: specs put one with faults in its place. */
export interface AuditDisk {
  names(): Promise<readonly string[]>;
  lines(name: string): AsyncIterable<FileLine>;
  /** `undefined`: there is none. */
  read(name: string): Promise<Buffer | undefined>;
  /** @param fresh it must not be there yet */
  grow(name: string, fresh: boolean): Promise<GrowingFile>;
  /** From its beginning, over what was there; on disk when it resolves. */
  overwrite(name: string, bytes: Buffer): Promise<void>;
  /** Nobody may write to it any more. */
  finish(name: string): Promise<void>;
}

const { O_APPEND, O_CREAT, O_DSYNC, O_EXCL, O_WRONLY } = constants;
/** Each write is on disk when it returns: one call for write and sync. */
const GROWING = O_WRONLY | O_CREAT | O_APPEND | O_DSYNC;
const FRESH = GROWING | O_EXCL;
const OWNER_ONLY = 0o600;
const NOBODY_WRITES = 0o400;

/** A folder on a local disk. */
export class FolderDisk implements AuditDisk {
  constructor(private readonly folder: string) {}

  async names(): Promise<readonly string[]> {
    return readdir(this.folder);
  }

  lines(name: string): AsyncIterable<FileLine> {
    return fileLines(join(this.folder, name));
  }

  async read(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(join(this.folder, name));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async grow(name: string, fresh: boolean): Promise<GrowingFile> {
    const file = await open(join(this.folder, name), fresh ? FRESH : GROWING, OWNER_ONLY);
    if (fresh) await this.nameIsOnDisk();
    return {
      append: (bytes) => writtenWhole(file, bytes),
      close: () => file.close(),
    };
  }

  async overwrite(name: string, bytes: Buffer): Promise<void> {
    const path = join(this.folder, name);
    const present = await open(path, 'r+').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    const file = present ?? (await open(path, 'wx', OWNER_ONLY));
    try {
      await file.write(bytes, 0, bytes.length, 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    if (present === undefined) await this.nameIsOnDisk();
  }

  async finish(name: string): Promise<void> {
    await chmod(join(this.folder, name), NOBODY_WRITES);
  }

  private async nameIsOnDisk(): Promise<void> {
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

/** The system may take less than it is given, e.g. when the disk is about to be full. */
async function writtenWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
}
