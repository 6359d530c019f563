import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('addressee')
export class AddresseeRow {
  @PrimaryColumn({ type: 'text' }) municipality!: string;
  @PrimaryColumn({ type: 'text', name: 'resident_id' }) residentId!: string;
  @Column({ type: 'text', name: 'integrated_addressee_number' }) integratedAddresseeNumber!: string;
  @Column({ type: 'date', name: 'protection_starts_on', nullable: true }) protectionStartsOn!: string | null;
  @Column({ type: 'date', name: 'protection_ends_on', nullable: true }) protectionEndsOn!: string | null;
}
