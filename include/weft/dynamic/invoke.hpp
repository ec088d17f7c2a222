// SPDX-License-Identifier: BSL-1.0
#ifndef WEFT_DYNAMIC_INVOKE_HPP
#define WEFT_DYNAMIC_INVOKE_HPP

#include <weft/core/config.hpp>

#include <type_traits>

namespace WEFT_NAMESPACE::detail {

// Of a pointer to a member of `C`: the object, or what a pointer or a std::reference_wrapper refers to.
template <class C, class Object>
constexpr auto&& object_of(Object&& object) {
  if constexpr (std::is_base_of_v<C, std::remove_cvref_t<Object>>)
    return static_cast<Object&&>(object);
  else if constexpr (!requires { *object; })
    return object.get();
  else
    return *object;
}
template <class R, class C, class Object, class... Argument>
constexpr decltype(auto) invoke_member(R C::* member, Object&& object, Argument&&... argument) {
  if constexpr (std::is_function_v<R>)
    return (object_of<C>(static_cast<Object&&>(object)).*member)(static_cast<Argument&&>(argument)...);
  else
    return (object_of<C>(static_cast<Object&&>(object)).*member);
}

// What std::invoke does. <functional> would cost each user of <weft/weft.hpp> 0.1 s.
template <class F, class... Argument>
constexpr std::invoke_result_t<F, Argument...> invoke(F&& f, Argument&&... argument) {
  if constexpr (std::is_member_pointer_v<std::remove_cvref_t<F>>)
    return invoke_member(f, static_cast<Argument&&>(argument)...);
  else
    return static_cast<F&&>(f)(static_cast<Argument&&>(argument)...);
}

}  // namespace WEFT_NAMESPACE::detail

#endif
