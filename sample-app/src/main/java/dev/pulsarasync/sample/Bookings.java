package dev.pulsarasync.sample;

import java.util.List;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** The sold seats in the database. Every method blocks. */
interface Bookings extends Repository<Booking, String> {

  List<Booking> findAll();

  /** Fails with {@link org.springframework.dao.DuplicateKeyException} if the seat is sold. */
  @Modifying
  @Query("insert into booking (seat, holder) values (:seat, :holder)")
  void add(String seat, String holder);

  /** Does nothing if somebody else has the seat. */
  @Modifying
  @Query("delete from booking where seat = :seat and holder = :holder")
  void remove(String seat, String holder);
}
