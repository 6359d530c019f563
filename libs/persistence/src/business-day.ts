import type { DataSource, EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { plainDate, type PlainDate } from '#kernel/plain-date';
import { gathered } from './gathered.ts';

/** The business day (業務日) of a service; it moves forward only and is stored, so that a restart keeps it. */
export class BusinessDay {
  private readonly dataSource: DataSource;
  private readonly first: PlainDate;
  private readonly ask = gathered(async (manager, asked: readonly undefined[]) => {
    const rows: { day: string }[] = await manager.query('SELECT day::text FROM business_day');
    const stored = rows[0]?.day;
    const today = stored !== undefined && stored > this.first ? plainDate(stored) : this.first;
    return asked.map(() => today);
  });

  constructor(dataSource: DataSource, first: PlainDate) {
    this.dataSource = dataSource;
    this.first = first;
  }

  today(manager: EntityManager = this.dataSource.manager): Promise<PlainDate> {
    return this.ask(manager, undefined);
  }

  /** @throws AppError GEN-0009 when the day would go back. */
  async moveTo(day: PlainDate): Promise<PlainDate> {
    if (day < (await this.today())) throw new AppError('GEN-0009', 'conflict', { field: 'date' });
    await this.dataSource.query(
      `INSERT INTO business_day AS b (day) VALUES ($1) ON CONFLICT (singleton) DO UPDATE SET day = greatest(b.day, excluded.day)`,
      [day],
    );
    return day;
  }
}

export class CreateBusinessDay1764000002000 implements MigrationInterface {
  readonly name = 'CreateBusinessDay1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE business_day (singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton), day date NOT NULL)',
    );
  }

  down(): Promise<void> {
    return Promise.reject(new RangeError('forward only'));
  }
}
