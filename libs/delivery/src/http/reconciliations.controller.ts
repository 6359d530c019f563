import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { nextLink } from '#messaging/http/paging.dto';
import { Roles } from '#security/access.decorator';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import {
  approveRepairs,
  countProposedBy,
  type DivergenceView,
  listDivergences,
  proposeRepairs,
} from '../reconciliation/divergence.record.ts';
import { Reconciler } from '../reconciliation/reconciler.ts';
import { findRun, listRuns, requestCancel, type RunView } from '../reconciliation/run.record.ts';
import { DivergencesQuery, ItemsBody, RepairBody, RunId, RunsQuery } from './reconciliations.dto.ts';

/** Comparisons of the whole population, and the repair of what they found on the word of two persons. */
@Controller('reconciliations')
export class ReconciliationsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reconciler: Reconciler,
  ) {}

  @Roles('officer', 'operator')
  @HttpCode(202)
  @Post()
  async start(@CurrentUser() user: StaffUser): Promise<{ id: string }> {
    return { id: await this.reconciler.start('manual', user.subject) };
  }

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get()
  async list(
    @Query() { limit, cursor }: RunsQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunView[]> {
    const rows = await listRuns(this.dataSource, limit, cursor);
    const link = nextLink('reconciliations', { limit }, rows.length === limit ? rows.at(-1)?.id : undefined);
    if (link) response.setHeader('Link', link);
    return rows;
  }

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get(':run')
  show(@Param() { run }: RunId): Promise<RunView> {
    return this.found(run);
  }

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get(':run/divergences')
  async divergences(
    @Param() { run }: RunId,
    @Query() { limit, cursor }: DivergencesQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DivergenceView[]> {
    await this.found(run);
    const rows = await listDivergences(this.dataSource, run, limit, cursor ?? '0');
    const next = rows.length === limit ? rows.at(-1)?.item : undefined;
    const link = nextLink(`reconciliations/${run}/divergences`, { limit }, next);
    if (link) response.setHeader('Link', link);
    return rows;
  }

  @Roles('officer', 'operator')
  @HttpCode(202)
  @Post(':run/cancellation')
  async cancel(@Param() { run }: RunId): Promise<RunView> {
    await this.found(run);
    if (!(await requestCancel(this.dataSource, run))) throw new AppError('DLV-0006', 'conflict', { run });
    return this.found(run);
  }

  @Roles('officer', 'operator')
  @HttpCode(200)
  @Post(':run/repairs')
  async repair(
    @Param() { run }: RunId,
    @Body() { items, reason }: RepairBody,
    @CurrentUser() { subject: by }: StaffUser,
  ): Promise<{ proposed: number }> {
    await this.found(run);
    const command = { runId: run, by, reason, ...(items === undefined ? {} : { items }) };
    return { proposed: await proposeRepairs(this.dataSource, command) };
  }

  @Roles('approver')
  @HttpCode(200)
  @Post(':run/approvals')
  async approve(
    @Param() { run }: RunId,
    @Body() { items }: ItemsBody,
    @CurrentUser() { subject: by }: StaffUser,
  ): Promise<{ approved: number }> {
    await this.found(run);
    const command = { runId: run, by, ...(items === undefined ? {} : { items }) };
    const own = await countProposedBy(this.dataSource, command);
    const approved = await approveRepairs(this.dataSource, command);
    if (approved === 0 && own > 0) throw new AppError('DLV-0004', 'conflict', { items: own });
    return { approved };
  }

  /** @throws AppError GEN-0003 */
  private async found(run: string): Promise<RunView> {
    const view = await findRun(this.dataSource, run);
    if (!view) throw new AppError('GEN-0003', 'refusal', { run });
    return view;
  }
}
