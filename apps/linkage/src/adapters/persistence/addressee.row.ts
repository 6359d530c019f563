import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'addressee', comment: '宛名番号ごとの団体内統合宛名番号と支援措置の期間' })
@Index('addressee_number', ['municipality', 'integratedAddresseeNumber'])
@Check('addressee_check', 'protection_ends_on IS NULL OR protection_starts_on IS NOT NULL')
export class AddresseeRow {
  @PrimaryColumn({ type: 'text' }) municipality!: string;
  @PrimaryColumn({ type: 'text', name: 'resident_id' }) residentId!: string;
  @Column({ type: 'text', name: 'integrated_addressee_number' }) integratedAddresseeNumber!: string;
  @Column({ type: 'date', name: 'protection_starts_on', nullable: true }) protectionStartsOn!: string | null;
  @Column({ type: 'date', name: 'protection_ends_on', nullable: true }) protectionEndsOn!: string | null;
  @Column({
    type: 'timestamptz',
    name: 'updated_at',
    default: () => 'clock_timestamp()',
    select: false,
    insert: false,
    update: false,
  })
  updatedAt!: Date;
}
