/** The one receiver of this service. */
export const RECEIVER = 'intermediate-server';
