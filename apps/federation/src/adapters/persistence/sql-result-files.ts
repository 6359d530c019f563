import type { EntityManager } from 'typeorm';
import { type ReceivedFile, ResultFiles } from '../../application/ports/result-files.ts';

export class SqlResultFiles extends ResultFiles {
  async store(manager: EntityManager, file: ReceivedFile): Promise<'new' | 'known' | 'changed'> {
    const { fileName, sha256, content, records } = file;
    const stored: unknown[] = await manager.query(
      `INSERT INTO result_file (file_name, sha256, content, records) VALUES ($1, $2, $3, $4)
       ON CONFLICT (file_name) DO NOTHING RETURNING file_name`,
      [fileName, Buffer.from(sha256, 'hex'), Buffer.from(content), records],
    );
    if (stored.length > 0) return 'new';
    const known: { sha256: Buffer }[] = await manager.query('SELECT sha256 FROM result_file WHERE file_name = $1', [
      fileName,
    ]);
    return known[0]?.sha256.toString('hex') === sha256 ? 'known' : 'changed';
  }
}
