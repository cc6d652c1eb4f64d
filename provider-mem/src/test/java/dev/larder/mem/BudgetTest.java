package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BudgetTest {

  @Test
  void reservesUpToTheLimitInclusive() {
    Budget budget = new Budget(100);
    assertTrue(budget.tryReserve(60));
    assertFalse(budget.tryReserve(41));
    assertTrue(budget.tryReserve(40));
    assertFalse(budget.tryReserve(1));
    budget.release(60);
    assertEquals(40, budget.used());
  }

  @Test
  void hugeAmountsDoNotOverflow() {
    Budget budget = new Budget(Long.MAX_VALUE);
    assertTrue(budget.tryReserve(Long.MAX_VALUE - 1));
    assertFalse(budget.tryReserve(Long.MAX_VALUE));
    assertTrue(budget.tryReserve(1));
  }

  @Test
  void givingBackTooMuchIsAnError() {
    Budget budget = new Budget(100);
    assertTrue(budget.tryReserve(10));
    assertThrows(IllegalStateException.class, () -> budget.release(11));
  }
}
