// How a std::unique_ptr gives back what a C library made: std::unique_ptr<X509, Freed<X509_free>>.
#pragma once

namespace bb {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};

}  // namespace bb
