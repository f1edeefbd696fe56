/** Whether this browser has a voice. */
export const canReadAloud = "speechSynthesis" in window;
